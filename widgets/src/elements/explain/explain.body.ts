// What the element loads first of all: without it there is nothing to say, not even that nothing is chosen.
import type { FirstWords } from '../../i18n/en.js';
import { type ExplainWords, enExplain } from '../../i18n/en-explain.js';
import { firstWordsFor, spanishReasons, spokenFor } from '../../i18n/strings.js';

export { ExplainController } from './explain.controller.js';
export { styles } from './explain.styles.js';
export { headView } from './explain.view.js';

/** All that the element says in a language (BCP 47); English is there already. */
export async function wordsFor(lang: string): Promise<FirstWords & ExplainWords> {
  const [first, own] = await Promise.all([
    firstWordsFor(lang),
    spokenFor(lang) === 'es' ? spanishReasons() : enExplain,
  ]);
  return { ...first, ...own };
}
