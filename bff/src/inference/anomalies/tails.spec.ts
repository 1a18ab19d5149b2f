import { describe, expect, it } from '@jest/globals';
import { countTail, normalTail, zeroTail } from './tails.js';

/** The probability of at least `from` and at most `to`, added up term by term. */
function summed(from: number, to: number, mean: number, excess: number): number {
  const room = 1 / excess;
  let term = excess === 0 ? Math.exp(-mean) : (room / (room + mean)) ** room;
  let sum = 0;
  for (let n = 0; n <= to; n++) {
    if (n >= from) sum += term;
    term *= excess === 0 ? mean / (n + 1) : ((n + room) / (n + 1)) * (mean / (mean + room));
  }
  return sum;
}

describe('tails', () => {
  // Standard tables; the last by the asymptotic series.
  it.each([
    [0, 0.5],
    [1, 0.158655254],
    [3, 0.001349898],
    [5, 2.866516e-7],
    [10, 7.619853e-24],
  ])('of a normal variable beyond %s are as tabled', (z, probability) => {
    expect(normalTail(z)).toBeCloseTo(-Math.log10(probability), 5);
  });

  it.each([
    [12, 3, 0],
    [8, 0.5, 0],
    [90, 50, 0],
    [130, 50, 0.05],
    [20, 4, 0.3],
    [1500, 1000, 0.01],
  ])('of %s and more with a mean of %s and an excess of %s are the sum of the terms', (count, mean, excess) => {
    const exact = -Math.log10(summed(count, 4 * count + 200, mean, excess));
    expect(countTail(count, { mean, excess }, 'above')).toBeCloseTo(exact, 1);
  });

  it.each([
    [0, 12, 0],
    [0, 12, 0.1],
    [3, 20, 0],
    [20, 50, 0.02],
    [600, 1000, 0.01],
  ])('of %s and less with a mean of %s and an excess of %s are the sum of the terms', (count, mean, excess) => {
    const exact = -Math.log10(summed(0, count, mean, excess));
    expect(countTail(count, { mean, excess }, 'below')).toBeCloseTo(exact, 1);
  });

  it('hold what no double holds, and never more than 300', () => {
    expect(zeroTail({ mean: 100, excess: 0 })).toBeCloseTo(43.43, 2);
    const most = [zeroTail({ mean: 1e6, excess: 0 }), normalTail(1e9), countTail(1e6, { mean: 1, excess: 0 }, 'above')];
    expect(most).toEqual([300, 300, 300]);
  });

  it('rise with the distance from the mean, on either side', () => {
    const law = { mean: 30, excess: 0.02 };
    const above = [35, 45, 60, 90].map((count) => countTail(count, law, 'above'));
    const below = [25, 18, 9, 0].map((count) => countTail(count, law, 'below'));
    for (const side of [above, below]) expect(side).toEqual(side.toSorted((a, b) => a - b));
  });
});
