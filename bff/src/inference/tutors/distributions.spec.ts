import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { betaBelow, betaBinomialAtMost, logGamma, studentAbove } from './distributions.js';

describe('distributions', () => {
  it('know factorials and the half', () => {
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 9);
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 12);
  });

  it('know the beta distributions that have a closed form', () => {
    expect(betaBelow(0.3, 1, 1)).toBeCloseTo(0.3, 12);
    expect(betaBelow(0.7, 3, 1)).toBeCloseTo(0.7 ** 3, 12);
    expect(betaBelow(0.7, 1, 4)).toBeCloseTo(1 - 0.3 ** 4, 12);
    // At most 2 of 5 at 0.4 is as likely as a Beta(3, 3) above 0.4.
    expect(1 - betaBelow(0.4, 3, 3)).toBeCloseTo(0.6 ** 5 + 5 * 0.4 * 0.6 ** 4 + 10 * 0.4 ** 2 * 0.6 ** 3, 12);
    expect([betaBelow(0, 2, 2), betaBelow(1, 2, 2)]).toEqual([0, 1]);
  });

  it('rise with x from 0 to 1 whatever the shape', () => {
    const shape = fc.double({ min: 0.5, max: 400, noNaN: true });
    const x = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(shape, shape, x, x, (a, b, one, other) => {
        const [low, high] = [betaBelow(Math.min(one, other), a, b), betaBelow(Math.max(one, other), a, b)];
        return low >= 0 && high <= 1 && low <= high + 1e-9;
      }),
    );
  });

  it("know the tails of Student's t", () => {
    expect(studentAbove(0, 7)).toBe(0.5);
    // One degree of freedom is Cauchy's, whose tail is an arc tangent.
    expect(studentAbove(3, 1)).toBeCloseTo(0.5 - Math.atan(3) / Math.PI, 12);
    // The tables' 2.228 for 10 degrees and 2.5 %.
    expect(studentAbove(2.228139, 10)).toBeCloseTo(0.025, 7);
    expect(studentAbove(-2.228139, 10)).toBeCloseTo(0.975, 7);
  });

  it('spread evenly over the counts under a flat prior, and add up', () => {
    expect(betaBinomialAtMost(2, 4, { a: 1, b: 1 })).toBeCloseTo(3 / 5, 12);
    expect(betaBinomialAtMost(4, 4, { a: 3.5, b: 0.5 })).toBeCloseTo(1, 12);
    expect(betaBinomialAtMost(0, 0, { a: 2, b: 2 })).toBeCloseTo(1, 12);
  });
});
