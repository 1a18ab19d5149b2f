import type { Strings } from './en.js';

const english = async () => (await import('./en.js')).en;
const LANGUAGES: Readonly<Record<string, () => Promise<Strings>>> = {
  en: english,
  es: async () => (await import('./es.js')).es,
};

/** What a language says (BCP 47); English where we do not speak it. Only the language that is used is loaded. */
export function stringsFor(lang: string): Promise<Strings> {
  const language = lang.toLowerCase().split('-')[0] ?? '';
  return (LANGUAGES[language] ?? english)();
}
