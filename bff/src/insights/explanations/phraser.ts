import type { Reasons } from './reasons.js';
import { template } from './template.js';

/** Injection token of the `Phraser`. */
export const PHRASER = Symbol('Phraser');

/**
 * Puts reasons into words. It decides nothing: what it says is checked against the evidence sentence by sentence.
 * It is called inside the transaction of the explanation, so it must answer within milliseconds or throw;
 * a model's slower text is for a later update of the same explanation.
 */
export interface Phraser {
  /** Shown with the text: `template`, or a model's name. */
  provider: string;
  phrase(reasons: Reasons): Promise<string>;
}

/** Phrases without a model, always the same way. */
export const TEMPLATE_PHRASER: Phraser = {
  provider: 'template',
  phrase: async (reasons) => template(reasons),
};
