import { describe, expect, it } from '@jest/globals';
import { type DemandSource, demandSeries, type SourceHours } from './demand-series.js';

const source = (name: DemandSource, hours: [number, number | null][], meanHours: number | null = 1.5): SourceHours => ({
  source: name,
  indexes: hours.map(([index]) => index),
  requests: hours.map(([, requests]) => requests),
  meanHours,
});

describe('the demand of a subject', () => {
  it('is unknown before the first request, and none in the hours without one', () => {
    expect(
      demandSeries(
        [
          source('booked', [
            [3, 2],
            [1, 4],
          ]),
        ],
        5,
      ),
    ).toEqual({
      // biome-ignore format: pairs
      values: [null, 4, 0, 2, 0],
      hoursPerRequest: 1.5,
      isBooked: true,
    });
    expect(demandSeries([], 3)).toEqual({ values: [null, null, null], hoursPerRequest: 1, isBooked: false });
  });

  it('is told by the sessions started where few bookings are received', () => {
    const taught = source('taught', [[0, 4], [1, 4]], 0.5); // biome-ignore format: pairs
    expect(demandSeries([source('booked', [[1, 3]]), taught], 2).values).toEqual([4, 4]);
    expect(demandSeries([source('booked', [[1, 4]], null), taught], 2)).toEqual({
      values: [null, 4],
      hoursPerRequest: 0.5,
      isBooked: true,
    });
  });

  it('is what was imported before all else, gaps as well', () => {
    const imported = source('imported', [[0, 7], [2, null]], null); // biome-ignore format: pairs
    expect(demandSeries([source('taught', [[1, 5]]), imported], 4).values).toEqual([7, 5, null, 0]);
    expect(demandSeries([imported], 4).values).toEqual([7, null, null, null]);
    expect(demandSeries([source('booked', [[1, 5]]), imported], 4).isBooked).toBe(false);
  });

  it('is unknown over a silence that is no chance, and none over one that may be', () => {
    const busy = Array.from({ length: 200 }, (_, i): [number, number] => [i, 3]);
    const broken = demandSeries(
      [
        source(
          'booked',
          busy.filter(([i]) => i < 50 || i >= 150),
        ),
      ],
      200,
    ).values;
    expect(broken.map((value) => value === null)).toEqual(busy.map(([i]) => i >= 50 && i < 150));
    const short = demandSeries(
      [
        source(
          'booked',
          busy.filter(([i]) => i < 50 || i >= 100),
        ),
      ],
      200,
    ).values;
    expect(short[75]).toBe(0);
    const rare = demandSeries([source('booked', [[0, 1], [900, 1]])], 1_000).values; // biome-ignore format: pairs
    expect(rare[500]).toBe(0);
  });
});
