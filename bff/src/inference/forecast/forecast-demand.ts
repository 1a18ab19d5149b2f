import type { ForecastMethod } from '@iops/contracts';
import { averageOf, backTest } from './back-test.js';
import { type Bounds, bandsFrom, boundsOf, type Misses, type Spread, spreadFrom } from './bands.js';
import { forecastAll, fourWeekMean } from './candidates.js';
import { type Booked, withBooked } from './pickup.js';
import type { Past } from './profile.js';
import { WEEK_HOURS } from './week-hours.js';

/** Of a shorter past no week is known. */
const LEAST_KNOWN_HOURS = WEEK_HOURS;

/** A forecast of the hours after a past, in the unit of the past. */
export interface DemandForecast {
  method: ForecastMethod;
  points: ({ expected: number } & Bounds)[];
  spread: Spread;
  /** The coming week over the mean of the last four; null when that is naught. */
  level: number | null;
}

/**
 * Forecasts the hours after the past, with bands, heeding what is booked of them where that is known. Null when less than a week is known, or nothing ever happened.
 * A generator: it takes some tens of milliseconds, and the caller can let others work at each step.
 */
export function* forecastDemand(
  past: Past,
  ahead: Uint8Array,
  misses: Misses,
  booked: Booked | null,
): Generator<void, DemandForecast | null> {
  const values = past.values.filter((value) => value !== null);
  if (values.length < LEAST_KNOWN_HOURS || !values.some((value) => value > 0)) return null;
  const isCount = values.every(Number.isInteger);
  const usual = fourWeekMean(past, ahead);
  const { best, pickup, trials } = yield* backTest(past, isCount, booked);
  const all = best.length === 0 ? null : forecastAll(past, ahead, isCount);
  yield;
  const plain = all === null ? usual : averageOf(all, best);
  if (plain === null || usual === null) return null;
  const known = pickup === null || booked === null ? new Float64Array(ahead.length) : booked.now;
  const expected = pickup === null ? plain : withBooked(plain, known, pickup);
  const bands = bandsFrom(trials, isCount, misses);
  yield;
  return {
    method: all === null ? 'four_week_mean' : 'profile_level',
    points: Array.from(expected, (value, i) => ({ expected: value, ...boundsOf(value, known[i]!, bands) })),
    spread: spreadFrom(trials, isCount),
    level: levelOf(expected, usual),
  };
}

function levelOf(expected: Float64Array, usual: Float64Array): number | null {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return sum(usual) > 0 ? sum(expected) / sum(usual) : null;
}
