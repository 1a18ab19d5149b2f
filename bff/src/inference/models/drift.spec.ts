import { describe, expect, it } from '@jest/globals';
import { referenceOf, stabilityIndex } from './drift.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the drift of a feature', () => {
  it('is 0 against itself, and by hand where half has moved', () => {
    const binary = referenceOf([0, 0, 0, 1]);
    expect(binary.edges).toEqual([1]);
    expect(stabilityIndex(binary, [0, 1, 0, 0])).toBe(0);
    // From ¾ and ¼ to ½ and ½.
    expect(stabilityIndex(binary, [0, 1])).toBeCloseTo(-0.25 * Math.log(2 / 3) + 0.25 * Math.log(2), 12);
  });

  it('is small for another sample of the same, large for one that was pushed', () => {
    const reference = referenceOf(upTo(1_000));
    expect(
      stabilityIndex(
        reference,
        upTo(1_000).filter((i) => i % 3 === 0),
      ),
    ).toBeLessThan(0.01);
    expect(
      stabilityIndex(
        reference,
        upTo(1_000).map((i) => i + 400),
      ),
    ).toBeGreaterThan(0.25);
  });

  it('sees values that stopped coming, and is unknown of nothing', () => {
    const reference = referenceOf(upTo(100));
    expect(
      stabilityIndex(
        reference,
        upTo(100).map((i) => (i % 2 === 0 ? i : null)),
      ),
    ).toBeGreaterThan(0.25);
    expect(stabilityIndex(reference, [])).toBeNull();
    expect(stabilityIndex(referenceOf([]), [null])).toBeGreaterThanOrEqual(0);
  });
});
