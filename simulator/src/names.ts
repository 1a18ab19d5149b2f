// Invented people: given and family names from many places, put together by chance.

/** Separates a list of words. */
const words = (text: string) => text.trim().split(/\s+/);

export const GIVEN_NAMES = words(`
  Amara Aiko Alejandra Anselm Asha Beatriz Bilal Bjorn Camila Chen Chidi Dalia Darius Devika Diego Ebba Efua
  Elif Emeka Esme Farah Felix Freya Gabriel Giulia Hana Hassan Hugo Ibrahim Imani Ines Isak Jamal Jonah Joon
  Kavya Keoni Kira Lamar Leila Linh Luca Maeve Malik Marisol Mateo Mei Mila Naledi Nikhil Noor Odette Omar
  Paloma Priya Quinn Rafael Rania Rohan Ruth Sanjay Selin Siobhan Sofia Tariq Tessa Thabo Tomas Uma Viktor
  Wren Yara Yusuf Zahra Zoltan Zuri
`);

export const FAMILY_NAMES = words(`
  Abebe Adeyemi Aguilar Andersen Aziz Baptiste Barros Bauer Begay Bhatt Calloway Castellanos Chaudhry Cho
  Coleman Conti Dang Delacroix Demir Diallo Dubois Eklund Espinoza Farouk Fernando Fischer Gallagher Ghosh
  Greene Gutierrez Haddad Hale Hashimoto Herrera Hoang Ivanova Jansen Kamau Kaplan Kekoa Khan Kowalski Laurent
  Lindqvist Lopes Mahlangu Mansour Mbeki Medina Morimoto Nakamura Novak Obi Okafor Oliveira Osei Park Petrov
  Quispe Rahman Reyes Rinaldi Rosen Santos Sharma Silva Sorensen Tanaka Thorne Toure Varga Vu Whitfield Wolde
  Yilmaz Zhou
`);
