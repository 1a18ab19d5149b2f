import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { valueOf } from './bucket.js';
import { normalize, statusOf, usualOf } from './usual.js';

describe('what is usual', () => {
  it('is the mean of the weeks before, with two sample deviations to each side', () => {
    // 8, 12, 10, 14: mean 11, squares 9 + 1 + 1 + 9 = 20, deviation √(20 ÷ 3).
    const usual = usualOf('sum', [[8], [12], [10], [14]]);
    const deviation = Math.sqrt(20 / 3);
    expect(usual?.baseline).toEqual({ mean: 11, lower: 11 - 2 * deviation, upper: 11 + 2 * deviation, weeks: 4 });
  });

  it('is unknown where no week is stored, and has no band where one is', () => {
    expect(usualOf('count', [[], []])).toBeNull();
    expect(usualOf('count', [[], [7], []])?.baseline).toEqual({ mean: 7, lower: null, upper: null, weeks: 1 });
    expect(normalize(7, usualOf('count', [[7]]))).toBeNull();
    expect(statusOf(7, usualOf('count', [[7]]))).toBe('unknown');
  });

  it('lets counts vary by the root of their mean, and by one, however well the weeks agree', () => {
    expect(usualOf('count', [[100], [100]])?.baseline).toEqual({ mean: 100, lower: 80, upper: 120, weeks: 2 });
    expect(usualOf('count', [[0], [0]])?.baseline).toEqual({ mean: 0, lower: 0, upper: 2, weeks: 2 });
  });

  it('takes the shorter buckets of an hour together', () => {
    expect(
      usualOf('sum', [
        [1, 3],
        [5, 7],
      ])?.baseline,
    ).toMatchObject({ mean: 4, weeks: 2 });
  });
});

describe('normalized', () => {
  const usual = usualOf('count', [[100], [100]]);

  it.each([
    [100, 50, 'normal'],
    [115, 75, 'normal'],
    [120, 83.33, 'normal'],
    [121, 85, 'warning'],
    [130, 100, 'warning'],
    [131, 100, 'critical'],
    [69, 0, 'critical'],
    [70, 0, 'warning'],
    [85, 25, 'normal'],
  ])('%d of 100 usual ones, of which 10 are a deviation, is %d: %s', (value, normalized, status) => {
    expect([normalize(value, usual), statusOf(value, usual)]).toEqual([normalized, status]);
  });

  it('is unknown without a value', () => {
    expect([normalize(null, usual), statusOf(null, usual)]).toEqual([null, 'unknown']);
  });

  it('tells what never varied from what is as far away as can be', () => {
    const constant = usualOf('mean', [[0.1], [0.1], [0.1]]);
    expect([normalize(0.1, constant), normalize(0.2, constant), normalize(0, constant)]).toEqual([50, 100, 0]);
  });

  it('lies within 0 and 100 and grows with the value, whatever the weeks were', () => {
    const week = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 5 });
    const number = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(week, { minLength: 2, maxLength: 4 }), number, number, (weeks, a, b) => {
        const known = usualOf('sum', weeks);
        const [low, high] = [normalize(Math.min(a, b), known)!, normalize(Math.max(a, b), known)!];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
        expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the value of a bucket', () => {
  it.each([
    ['count', { count: 3, sum: null, last: null }, 3],
    ['count', { count: 0, sum: null, last: null }, 0],
    ['sum', { count: 3, sum: 4.5, last: null }, 4.5],
    ['sum', { count: 0, sum: null, last: null }, 0],
    ['mean', { count: 3, sum: 12, last: null }, 4],
    ['mean', { count: 0, sum: null, last: null }, null],
    ['last', { count: 3, sum: null, last: 17 }, 17],
    ['last', { count: 0, sum: null, last: null }, null],
  ] as const)('by %s of %j is %j', (kind, rollup, value) => {
    expect(valueOf(kind, rollup)).toBe(value);
  });
});
