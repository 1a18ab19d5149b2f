import type { FirstWords, Strings } from './en.js';
import type { MoreWords } from './en-more.js';

/** The parts of a language, each loaded when it is asked for. */
interface Language {
  first: () => Promise<FirstWords>;
  more: () => Promise<MoreWords>;
}

const LANGUAGES: Readonly<Record<'en' | 'es', Language>> = {
  en: {
    first: async () => (await import('./en.js')).en,
    more: async () => (await import('./en-more.js')).enMore,
  },
  es: {
    first: async () => (await import('./es.js')).es,
    more: async () => (await import('./es-more.js')).esMore,
  },
};

/** What a language (BCP 47) says first; English where we do not speak it. Only the language that is used is loaded. */
export function firstWordsFor(lang: string): Promise<FirstWords> {
  return languageOf(lang).first();
}

/** What a language says, but for what `<iops-kpis>` and `<iops-explain>` bring with their later parts. */
export async function stringsFor(lang: string): Promise<Strings> {
  const { first, more } = languageOf(lang);
  const [firstWords, moreWords] = await Promise.all([first(), more()]);
  return { ...firstWords, ...moreWords };
}

/** What explanations say in Spanish; English comes with them. Asked for here, because who reads English never needs it. */
export const spanishReasons = async () => (await import('./es-explain.js')).esExplain;

/** The language of ours that speaks for another: its first part, English where we do not speak it. */
export function spokenFor(lang: string): 'en' | 'es' {
  return lang.toLowerCase().split('-')[0] === 'es' ? 'es' : 'en';
}

function languageOf(lang: string): Language {
  return LANGUAGES[spokenFor(lang)];
}
