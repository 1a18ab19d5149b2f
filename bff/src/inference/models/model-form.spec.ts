import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calibrated } from './calibrate.js';
import { type ModelForm, predict } from './model-form.js';

const form: ModelForm = {
  features: ['days', 'calls'],
  base: -2,
  terms: [
    { feature: 0, shape: 'linear', knot: 0, low: 1, high: 30, mean: 10, weight: 0.1 },
    { feature: 0, shape: 'hinge', knot: 14, low: 1, high: 30, mean: 2, weight: 0.3 },
    { feature: 1, shape: 'log', knot: 0, low: 0, high: 5, mean: 0.5, weight: 2 },
  ],
};

describe('a prediction', () => {
  it('is the base and the exact terms of each feature', () => {
    const { contributions, logOdds, probability } = predict(form, [20, 3]);
    expect(contributions[0]).toBeCloseTo(0.1 * (20 - 10) + 0.3 * (6 - 2), 12);
    expect(contributions[1]).toBeCloseTo(2 * (Math.log(4) - 0.5), 12);
    expect(logOdds).toBeCloseTo(-2 + 2.2 + 2 * Math.log(4) - 1, 12);
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 12);
  });

  it('takes what is not known as the mean, and what training never saw as the nearest that it did', () => {
    expect(predict(form, [null, 0]).contributions[0]).toBe(0);
    expect(predict(form, []).logOdds).toBe(-2);
    expect(predict(form, [1_000, -7])).toEqual(predict(form, [30, 0]));
  });

  it('adds up, calibrated or not, to its log-odds', () => {
    const value = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.tuple(value, value), fc.double({ min: 0.2, max: 4, noNaN: true }), (values, slope) => {
        const other = calibrated(form, { shift: 0.7, slope });
        const said = predict(other, values);
        const sum = said.contributions.reduce((total, one) => total + one, other.base);
        expect(Math.abs(sum - said.logOdds)).toBeLessThan(1e-9);
        expect(said.logOdds).toBeCloseTo(0.7 + slope * predict(form, values).logOdds, 6);
      }),
    );
  });
});
