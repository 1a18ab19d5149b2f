import type { ForecastPoint, Imbalance } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Demand } from './forecasts.js';
import { DAY_MS, HOUR_MS, localHour } from './moments.js';
import { crisisOf, recurringShortage, type Told } from './shortages.js';

/** Tuesday 16:00 of the marketplace. */
const tuesday = Date.parse('2026-11-10T22:00:00Z');
const EVENING = { from: 64, to: 69 };
const point = (at: number, expected: number, supply: number): ForecastPoint => ({
  time: new Date(at).toISOString(),
  expected,
  lower80: 0,
  upper80: 0,
  lower95: 0,
  upper95: 0,
  supply,
  utilization: null,
});
/** A forecast of a week by hour: so much is expected in each hour of the evening, and nothing like it before. */
const told = (daysAfter: number, expected: number): Told => {
  const asOf = tuesday + daysAfter * DAY_MS;
  const hours = Array.from({ length: 168 }, (_, i) => Math.ceil(asOf / HOUR_MS) * HOUR_MS + i * HOUR_MS);
  const isEvening = (at: number) =>
    [0, 1, 2, 3, 4].some((hour) => (at - tuesday - hour * HOUR_MS) % (7 * DAY_MS) === 0);
  return { asOf, points: hours.map((at) => point(at, isEvening(at) ? expected : 100, 2)) };
};
const demand: Demand = {
  meanHours: 2,
  requests: new Map([0, 1, 2, 3, 4].map((hour) => [localHour(tuesday + 7 * DAY_MS + hour * HOUR_MS), 2])),
};
const judge = (forecasts: Told[], toldBefore?: Told) =>
  recurringShortage('a-shortage', EVENING, { toldBefore, told: forecasts, demand });

describe('a shortage that comes back every week', () => {
  it('is found from the first forecast that tells of it for good, once its first evening is over', () => {
    const forecasts = [told(-1, 1), told(1, 1), told(2, 4), told(3, 2.2), told(4, 3), told(5, 4), told(8, 1)];
    expect(judge(forecasts, told(-3, 1))).toEqual({
      scenarioId: 'a-shortage',
      isFound: true,
      // From four days after to seven days after the first.
      hoursAhead: 72,
      ratioBefore: 2,
      ratio: 2 / 3,
      // Two requests of two hours against two hours of supply, in each hour.
      ratioCame: 0.5,
    });
  });

  it('is not found when the last forecast before it says enough, nor when nothing was told', () => {
    const lost = judge([told(-1, 1), told(1, 4), told(6, 1)]);
    expect(lost).toMatchObject({ isFound: false, hoursAhead: null, ratioBefore: null, ratio: 2 });
    expect(judge([])).toMatchObject({ isFound: false, hoursAhead: null, ratio: null, ratioCame: null });
  });

  it('is not found by what was told before anyone could know', () => {
    expect(judge([told(-2, 4), told(-1, 4)])).toMatchObject({ isFound: false, hoursAhead: null });
  });
});

describe('a crisis of supply', () => {
  const now = tuesday;
  const until = now + 2 * DAY_MS;
  const shortage = (subject: string, hours: number, gap: number, kind: Imbalance['kind'] = 'shortage'): Imbalance => ({
    subject,
    kind,
    start: new Date(now + hours * HOUR_MS).toISOString(),
    end: new Date(now + (hours + 2) * HOUR_MS).toISOString(),
    demand: 2 * gap,
    supply: gap,
    ratio: 0.5,
    gap,
    probability: 0.9,
  });

  it('is found where clearly more is missing while it lasts, and some of it is told 12 hours ahead', () => {
    const imbalances = [shortage('a', 2, 4), shortage('b', 30, 4), shortage('a', 40, 4), shortage('b', 100, 10)];
    // 12 tutor-hours in two days, 10 in the five after.
    expect(crisisOf('a-crisis', imbalances, { now, until })).toEqual({
      scenarioId: 'a-crisis',
      isFound: true,
      gapPerDay: 6,
      gapPerDayAfter: 2,
      subjectsWarned: 2,
      hoursAhead: 40,
    });
  });

  it('is not found where as much is missing after it, or nothing of it is told in time', () => {
    const usual = [shortage('a', 20, 4), shortage('a', 60, 10)];
    expect(crisisOf('a-crisis', usual, { now, until })).toMatchObject({ isFound: false, gapPerDayAfter: 2 });
    const late = crisisOf('a-crisis', [shortage('a', 11, 9)], { now, until });
    expect(late).toMatchObject({ isFound: false, subjectsWarned: 0, hoursAhead: null });
    expect(crisisOf('a-crisis', [shortage('a', 20, 9, 'surplus')], { now, until }).isFound).toBe(false);
  });
});
