import type { ForecastAccuracy } from '@iops/contracts';
import type { Bounds } from './bands.js';
import { poissonDistance } from './demand-distribution.js';

/** An hour that was forecast, and what came; all in tutor-hours. */
export interface PastPoint extends Bounds {
  expected: number;
  /** Null where it is not known. */
  actual: number | null;
  /** What came at the same hour of the week before; null where it is not known. */
  weekBefore: number | null;
}

/** Sums over hours, which can be added up over days, forecasts and subjects. */
export interface ScoreSums {
  hours: number;
  actual: number;
  error: number;
  /** Sum of forecast − actual. */
  bias: number;
  /** Over hours whose week before is known: the error of repeating it, and the forecast's own. */
  naiveError: number;
  matchedError: number;
  /** The error that a perfect forecast would still have, were the requests Poisson. */
  floorError: number;
  inside80: number;
  inside95: number;
}

const NOTHING: Readonly<ScoreSums> = {
  hours: 0,
  actual: 0,
  error: 0,
  bias: 0,
  naiveError: 0,
  matchedError: 0,
  floorError: 0,
  inside80: 0,
  inside95: 0,
};

/** Compares forecasts with what came; hours of which nothing is known are left out. */
export function scorePoints(points: readonly PastPoint[], hoursPerRequest: number): ScoreSums {
  const sums = { ...NOTHING };
  for (const { actual, weekBefore, expected, ...bounds } of points) {
    if (actual === null) continue;
    const error = Math.abs(expected - actual);
    sums.hours++;
    sums.actual += actual;
    sums.error += error;
    sums.bias += expected - actual;
    sums.floorError += hoursPerRequest * poissonDistance(expected / hoursPerRequest);
    sums.inside80 += isInside(actual, bounds.lower80, bounds.upper80);
    sums.inside95 += isInside(actual, bounds.lower95, bounds.upper95);
    if (weekBefore === null) continue;
    sums.naiveError += Math.abs(weekBefore - actual);
    sums.matchedError += error;
  }
  return sums;
}

/** Adds sums up. */
export function addScores(all: readonly ScoreSums[]): ScoreSums {
  const total = { ...NOTHING };
  for (const sums of all) for (const key of Object.keys(NOTHING) as (keyof ScoreSums)[]) total[key] += sums[key];
  return total;
}

/** The figures that sums stand for; null where nothing came or nothing can be compared. */
export function accuracyOf(sums: ScoreSums): ForecastAccuracy {
  const { hours, actual, error, bias, naiveError, matchedError, floorError, inside80, inside95 } = sums;
  const over = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  const repeated = over(matchedError, naiveError);
  return {
    hours,
    wape: over(error, actual),
    bias: over(bias, actual),
    coverage80: over(inside80, hours),
    coverage95: over(inside95, hours),
    skill: repeated === null ? null : 1 - repeated,
    poissonFloor: over(floorError, actual),
  };
}

/** What was multiplied and stored may be off by a hair from the bound that it is. */
function isInside(actual: number, lower: number, upper: number): 0 | 1 {
  const hair = 1e-9 * (1 + Math.abs(actual));
  return actual >= lower - hair && actual <= upper + hair ? 1 : 0;
}
