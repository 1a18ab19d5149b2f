import type { ForecastPoint } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { addSums, type Demand, forecastFigures, scoreForecast } from './forecasts.js';
import { DAY_MS, HOUR_MS, localHour } from './moments.js';

const asOf = Date.parse('2026-06-15T12:30:00Z');
const first = asOf + HOUR_MS / 2;
const point = (hours: number, expected: number, upper95: number, lower95 = 0): ForecastPoint => ({
  time: new Date(first + hours * HOUR_MS).toISOString(),
  expected,
  lower80: lower95,
  upper80: upper95,
  lower95,
  upper95,
  supply: 0,
  utilization: null,
});
/** Requests by hours after the first and weeks before. */
const demand = (meanHours: number, requests: [hours: number, weeks: number, count: number][]): Demand => ({
  meanHours,
  requests: new Map(requests.map(([hours, weeks, count]) => [localHour(first + hours * HOUR_MS) - 168 * weeks, count])),
});
const far = asOf + 30 * DAY_MS;
const scored = (points: ForecastPoint[], of: Demand, now = far) =>
  scoreForecast({ subject: 'algebra', asOf, points }, of, now);

describe('the scoring of forecasts', () => {
  it('counts requests: 3 hours of demand at a mean of 1.5 hours are 2 requests', () => {
    const of = demand(1.5, [
      [0, 0, 5],
      [0, 1, 1],
      [0, 2, 4],
      [0, 3, 4],
      [0, 4, 3],
    ]);
    const sums = scored([point(0, 3, 6)], of).get(1)!;
    // Forecast 2, last week 1, four weeks 3; upper bound 4 requests.
    expect(sums).toMatchObject({ hours: 1, actual: 5, error: 3, lastWeekError: 4, fourWeeksError: 2, inside95: 0 });
    const figures = forecastFigures(sums);
    expect(figures).toMatchObject({ wape: 0.6, lastWeek: 0.8, fourWeeks: 0.4, betterThanLastWeek: 0.25 });
    expect(figures.betterThanFourWeeks).toBeCloseTo(-0.5, 12);
  });

  it('takes a bound for the whole number that it is, though the mean length was another then', () => {
    const of = demand(1.05, [[0, 0, 4]]);
    expect(scored([point(0, 1, 4)], of).get(1)!.inside95).toBe(1);
    expect(scored([point(0, 1, 3)], of).get(1)!.inside95).toBe(0);
    expect(scored([point(0, 5, 9, 5)], of).get(1)!.inside95).toBe(0);
  });

  it('tells hours apart in which nothing was to be expected', () => {
    const of = demand(1, [[2, 0, 1]]);
    const figures = forecastFigures(scored([point(0, 0, 0), point(1, 0.2, 1), point(2, 0, 0)], of).get(1)!);
    expect(figures).toMatchObject({ hours: 3, coverage95: 2 / 3, openCoverage95: 0.5 });
  });

  it('sorts hours by the day ahead, leaves out those still to come and those beyond a week', () => {
    const points = [point(23, 1, 2), point(24, 1, 2), point(167, 1, 2), point(168, 1, 2)];
    expect([...scored(points, demand(1, [])).keys()]).toEqual([1, 2, 7]);
    expect([...scored(points, demand(1, []), first + 25 * HOUR_MS).keys()]).toEqual([1, 2]);
    expect([...scored(points, demand(1, []), first + 25 * HOUR_MS - 1).keys()]).toEqual([1]);
  });

  it('says nothing where nothing came, nor of no hours', () => {
    const nothing = forecastFigures(addSums([]));
    expect(nothing).toMatchObject({ hours: 0, perHour: 0, wape: null, betterThanLastWeek: null, coverage95: null });
    expect(forecastFigures(scored([point(0, 0, 0)], demand(1, [])).get(1)!)).toMatchObject({
      wape: null,
      coverage95: 1,
      openCoverage95: null,
    });
  });
});
