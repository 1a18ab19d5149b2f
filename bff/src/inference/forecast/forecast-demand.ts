import type { ForecastMethod } from '@iops/contracts';
import { averageOf, backTest } from './back-test.js';
import { type Bands, type Bounds, bandsFrom, boundsOf, type Misses, type Spread } from './bands.js';
import { forecastAll, fourWeekMean } from './candidates.js';
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
 * Forecasts the hours after the past, with bands. Null when less than a week is known, or nothing ever happened.
 * A generator: it takes some tens of milliseconds, and the caller can let others work at each step.
 */
export function* forecastDemand(past: Past, ahead: Uint8Array, misses: Misses): Generator<void, DemandForecast | null> {
  const known = past.values.filter((value) => value !== null);
  if (known.length < LEAST_KNOWN_HOURS || !known.some((value) => value > 0)) return null;
  const isCount = known.every(Number.isInteger);
  const usual = fourWeekMean(past, ahead);
  const { best, trials } = yield* backTest(past, isCount);
  const all = best.length === 0 ? null : forecastAll(past, ahead, isCount);
  yield;
  const expected = all === null ? usual : averageOf(all, best);
  if (expected === null || usual === null) return null;
  const bands: Bands = bandsFrom(trials, isCount, misses);
  yield;
  return {
    method: all === null ? 'four_week_mean' : 'profile_level',
    points: Array.from(expected, (value) => ({ expected: value, ...boundsOf(value, bands) })),
    spread: bands.spread,
    level: levelOf(expected, usual),
  };
}

function levelOf(expected: Float64Array, usual: Float64Array): number | null {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return sum(usual) > 0 ? sum(expected) / sum(usual) : null;
}
