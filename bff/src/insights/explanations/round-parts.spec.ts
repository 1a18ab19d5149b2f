import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roundParts } from './round-parts.js';

describe('roundParts', () => {
  it.each([
    [[-15, -13.333333333333334, -20], -48, [-15, -13, -20]],
    [[-0.4, -0.4, -0.4], -1, [-1, 0, 0]],
    [[1.5, 1.5], 3, [2, 1]],
    [[], 0, []],
    [[-16.999999999999996, -3], -20, [-17, -3]],
  ])('%j with the sum %d is shown as %j', (parts, total, shown) => {
    expect(roundParts(parts, total)).toEqual(shown);
  });

  it('adds up, and no part is off by one or more', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { maxLength: 8 }), (parts) => {
        const sum = parts.reduce((a, b) => a + b, 0);
        const shown = roundParts(parts, Math.round(sum));
        expect(shown.reduce((a, b) => a + b, 0)).toBe(Math.round(sum));
        shown.forEach((part, i) => expect(Math.abs(part - parts[i]!)).toBeLessThan(1 + 1e-6));
      }),
    );
  });
});
