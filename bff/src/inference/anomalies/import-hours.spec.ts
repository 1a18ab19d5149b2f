import { describe, expect, it } from '@jest/globals';
import { hoursOf } from './import-hours.js';

const start = Date.UTC(2025, 0, 1, 10, 30);
const of = (values: (number | null)[], kind: Parameters<typeof hoursOf>[1]) =>
  hoursOf({ start, stepSeconds: 1800, values }, kind).map(({ hour, value }) => [hour.getUTCHours(), value]);

describe('hours of a series', () => {
  it('are sums of counts, and unknown where a part is', () => {
    expect(of([1, 2, 3, 4, null, 5, 6], 'count')).toEqual([
      [10, null],
      [11, 5],
      [12, null],
      [13, 11],
    ]);
  });

  it('are means of the means that are known', () => {
    expect(of([1, 2, 3, null, 4, null, null], 'mean')).toEqual([
      [10, 1],
      [11, 2.5],
      [12, 4],
      [13, null],
    ]);
  });

  it('are the last of last values', () => {
    expect(of([1, 2, 3], 'last')).toEqual([
      [10, 1],
      [11, 3],
    ]);
  });
});
