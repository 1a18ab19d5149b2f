import { probabilityOf } from './fit-logistic.js';

/** One term of a model: its weight times how far a shape of its feature is from that shape's mean. */
export interface Term {
  /** Index of the feature. */
  feature: number;
  /** The value itself, ln(1 + value − low), or how far it is above the knot. */
  shape: 'linear' | 'log' | 'hinge';
  knot: number;
  /** What training saw of the feature: beyond it nothing is concluded, so values are taken as these. */
  low: number;
  high: number;
  /** Of the shape, in training. */
  mean: number;
  /** Of log-odds per unit of the shape. */
  weight: number;
}

/** A logistic regression as it is stored and asked. */
export interface ModelForm {
  features: string[];
  /** Log-odds where every shape is at its mean. */
  base: number;
  terms: Term[];
}

/** What a model says, and why: base + contributions are the log-odds. */
export interface Prediction {
  /** 0..1. */
  probability: number;
  logOdds: number;
  /** Of each feature, in the model's order: the exact sum of its terms; 0 where its value is not known. */
  contributions: number[];
}

/** Asks a model; a value that is not known is taken as the mean, and contributes nothing. */
export function predict(form: ModelForm, values: readonly (number | null)[]): Prediction {
  const contributions = form.features.map(() => 0);
  for (const term of form.terms) {
    const value = values[term.feature];
    if (value === null || value === undefined) continue;
    contributions[term.feature]! += term.weight * (shapeOf(term, value) - term.mean);
  }
  const logOdds = contributions.reduce((sum, contribution) => sum + contribution, form.base);
  return { probability: probabilityOf(logOdds), logOdds, contributions };
}

/** The shape of a value, which is brought within what training saw first. */
export function shapeOf({ shape, knot, low, high }: Omit<Term, 'mean' | 'weight'>, value: number): number {
  const within = Math.min(high, Math.max(low, value));
  if (shape === 'linear') return within;
  return shape === 'log' ? Math.log1p(within - low) : Math.max(0, within - knot);
}
