import { describe, expect, it } from '@jest/globals';
import { judgeHour, type Scored } from './score-window.js';
import type { WindowSums } from './windows.js';

const window = (hours: number, actual: number, expected: number): WindowSums => {
  const of = (value: number) => Float64Array.of(Number.NaN, value);
  return {
    hours,
    actual: of(actual),
    expected: of(expected),
    low: of(expected),
    high: of(expected),
    basis: of(expected),
    doubt: of(0),
  };
};

describe('a sum of which more is taken back than came', () => {
  it('is as unlikely as one of nothing, and hides no longer window', () => {
    const scored: Scored = {
      isCount: false,
      amount: 100,
      isAdded: true,
      sums: [window(1, -500, 1_000), window(1, -900, 3_000)],
      spreads: [
        { noise: 10, excess: 0 },
        { noise: 10, excess: 0 },
      ],
      movements: [],
    };
    const first = judgeHour({ ...scored, sums: [window(1, -500, 1_000)] }, 1)!;
    expect(first.score).toBeCloseTo(10 / Math.LN10, 3);
    expect(judgeHour(scored, 1)).toMatchObject({ expected: 3_000 });
  });
});
