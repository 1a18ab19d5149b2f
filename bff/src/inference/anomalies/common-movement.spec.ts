import { describe, expect, it } from '@jest/globals';
import { commonMovement } from './common-movement.js';
import { type WindowSums, windowSums } from './windows.js';

/** Streams that came to a share each of what was expected, in one hour. */
function moved(expected: number, shares: readonly number[]) {
  const sums = shares.map((share): WindowSums[] => {
    const measure = { kind: 'count' as const, values: [share * expected], counts: null };
    return windowSums(measure, { mean: Float64Array.of(expected), doubt: Float64Array.of(0) }, null);
  });
  const [movement] = commonMovement(
    sums.map((each) => ({ measure: { kind: 'count' as const }, sums: each })),
    1,
    0,
  );
  return movement!;
}

const tenOf = (share: number) => Array.from({ length: 10 }, () => share);

describe('what all streams do', () => {
  it('is taken for common as far as it is beyond chance', () => {
    // Ten streams of 100: the median moves by 1.2533 × √(0.01 + 0.02) ÷ √10 = 0.0686.
    expect(moved(100, tenOf(0.5)).deviation[0]).toBeCloseTo(0.0686, 3);
    expect(moved(100, tenOf(0.5)).ratio[0]).toBeCloseTo(0.5, 9);
    expect(moved(100, tenOf(1.1)).ratio[0]).toBe(1);
    // ln 1.2 is 2.66 deviations: a third of the way from two to four.
    expect(moved(100, tenOf(1.2)).ratio[0]).toBeCloseTo(1.2 ** 0.3287, 3);
  });

  it('is told as it came, by chance or not', () => {
    expect(moved(100, tenOf(1.1)).surprise[0]).toBeCloseTo(1.1, 9);
  });

  it('is not known of few streams, and of small ones', () => {
    expect(moved(100, tenOf(0.5).slice(3)).ratio[0]).toBe(1);
    expect(moved(5, tenOf(0)).ratio[0]).toBe(1);
  });
});
