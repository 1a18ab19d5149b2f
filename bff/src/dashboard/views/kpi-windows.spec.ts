import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meanOf, segmentsOf, sumWindows } from './kpi-windows.js';

describe('windows', () => {
  it('are read once where they overlap, and not at all between them', () => {
    expect(
      segmentsOf([
        { from: 0, to: 10 },
        { from: 5, to: 15 },
        { from: 20, to: 21 },
      ]),
    ).toEqual([
      { from: 0, to: 5 },
      { from: 5, to: 10 },
      { from: 10, to: 15 },
      { from: 20, to: 21 },
    ]);
    expect(segmentsOf([])).toEqual([]);
  });

  it('of no length have nothing', () => {
    const windows = [{ from: 3, to: 3 }];
    expect(segmentsOf(windows)).toEqual([]);
    expect(sumWindows(windows, [], [])).toEqual([{ count: 0, total: 0 }]);
  });

  it('add up to what counting each by itself gives', () => {
    const moment = fc.integer({ min: 0, max: 100 });
    const window = fc.tuple(moment, moment).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
    const facts = fc.array(fc.record({ at: moment, value: fc.integer({ min: -5, max: 5 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(window, { maxLength: 8 }), facts, (windows, told) => {
        const sum = ({ from, to }: { from: number; to: number }) => {
          const within = told.filter(({ at }) => at > from && at <= to);
          return { count: within.length, total: within.reduce((total, { value }) => total + value, 0) };
        };
        const segments = segmentsOf(windows);
        expect(sumWindows(windows, segments, segments.map(sum))).toEqual(windows.map(sum));
      }),
    );
  });

  it('have a mean, of nothing none', () => {
    expect([meanOf({ count: 4, total: 10 }), meanOf({ count: 0, total: 0 })]).toEqual([2.5, null]);
  });
});
