import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../testing/generated-demand.js';
import { compare } from './compare.js';
import { probabilityOf, surpriseOf } from './fit-logistic.js';
import type { ModelForm } from './model-form.js';
import type { Evaluated } from './train.js';

/** A model that says the log-odds that stand in its one feature, a little off. */
const inForce = (off: number): ModelForm => ({
  features: ['x'],
  base: off,
  terms: [{ feature: 0, shape: 'linear', knot: 0, low: -9, high: 9, mean: 0, weight: 1 }],
});
const random = createRandom(1);
const rows = Array.from({ length: 2_000 }, (_, i): Evaluated => {
  const logOdds = 4 * random() - 2;
  const outcome = random() < probabilityOf(logOdds);
  return { logOdds, outcome, example: { id: `c${i % 1_000}`, fold: 0, phase: 'evaluate', values: [logOdds], outcome } };
});
const fare = (evaluated: Evaluated[], off: number) =>
  compare(evaluated, inForce(off), ({ example }) => [...example.values])!;

describe('a comparison of models', () => {
  it('finds a model not worse than itself', () => {
    expect(fare(rows, 0)).toMatchObject({ isWorse: false, standardError: 0 });
  });

  it('finds a model that says the truth not worse than one that does not, and the other one worse', () => {
    expect(fare(rows, 1).isWorse).toBe(false);
    const wrong = rows.map((row) => ({ ...row, logOdds: row.logOdds + 1 }));
    expect(fare(wrong, 0).isWorse).toBe(true);
  });

  it('counts a customer once, however many rows there are', () => {
    const [first] = rows;
    const one = fare([first!], 1);
    expect(fare([first!, first!], 1)).toEqual(one);
    expect(one.inForce).toBeCloseTo(surpriseOf(first!.logOdds + 1, first!.outcome), 12);
    expect(compare([], inForce(0), () => [])).toBeNull();
  });
});
