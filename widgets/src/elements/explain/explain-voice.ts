import type { Voice } from '../../base/states.view.js';
import type { FirstWords } from '../../i18n/en.js';
import type { ExplainWords } from '../../i18n/en-explain.js';

/** What the page of reasons is told with. */
export type ExplainVoice = Voice<FirstWords & ExplainWords>;
