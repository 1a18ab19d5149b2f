import { fitLogistic } from './fit-logistic.js';
import type { ModelForm } from './model-form.js';

/** Log-odds as a model said them, and what came of it. */
export interface Said {
  logOdds: number;
  outcome: boolean;
}

/** What brings log-odds to what came: shift + slope × log-odds (Platt). */
export interface Calibration {
  shift: number;
  slope: number;
}

const NONE: Calibration = { shift: 0, slope: 1 };
/** Of each outcome: fewer would bend a model that is right. */
const ENOUGH = 20;
/** Hardly any: there are two numbers to find. */
const PENALTY = 0.1;

/** Finds the calibration from rows that the model was not trained on; none where they are too few. */
export function* calibrationOf(said: readonly Said[]): Generator<void, Calibration> {
  const happened = said.filter(({ outcome }) => outcome).length;
  if (Math.min(happened, said.length - happened) < ENOUGH) return NONE;
  const mean = said.reduce((sum, { logOdds }) => sum + logOdds, 0) / said.length;
  const spread = Math.sqrt(said.reduce((sum, { logOdds }) => sum + (logOdds - mean) ** 2, 0) / said.length);
  if (!(spread > 0)) return NONE;
  const sample = {
    values: Float64Array.from(said, ({ logOdds }) => (logOdds - mean) / spread),
    width: 1,
    outcomes: Uint8Array.from(said, ({ outcome }) => Number(outcome)),
  };
  const fit = yield* fitLogistic(sample, PENALTY);
  if (fit.kind === 'refused') return NONE;
  const slope = fit.weights[0]! / spread;
  // A model that is wrong way round is not turned by this: its figures are to show it.
  if (slope <= 0) return NONE;
  return { shift: fit.intercept - slope * mean, slope };
}

/** The same model with its calibration in it, so that base and contributions stay exact. */
export function calibrated(form: ModelForm, { shift, slope }: Calibration): ModelForm {
  return {
    ...form,
    base: shift + slope * form.base,
    terms: form.terms.map((term) => ({ ...term, weight: slope * term.weight })),
  };
}
