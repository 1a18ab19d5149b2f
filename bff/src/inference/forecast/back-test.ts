import { CANDIDATES, forecastAll, fourWeekMean } from './candidates.js';
import { type Booked, type BookedWeek, type DayPickup, learnPickup, withBooked } from './pickup.js';
import type { Past } from './profile.js';
import { DAY_HOURS, WEEK_HOURS } from './week-hours.js';

/** Past moments from which a week is forecast and compared with what came. */
const ORIGINS = 8;
/** Days between them. */
const ORIGIN_STEP_HOURS = 4 * DAY_HOURS;
/** What must be known before an origin. */
const LEAST_PAST_HOURS = 2 * WEEK_HOURS;
/** What an origin weighs against the next younger one. */
const FADE = 0.88;
/** The best candidates are averaged: one alone won by luck. */
const BEST = 6;
/** The method must be better than the plain mean by this share: that much is chance. */
const MUST_WIN_BY = 0.01;

/** How the weeks after the origins were forecast, and how well. */
export interface BackTest {
  /** The candidates to average; none when the plain mean does as well, or nothing could be tried. */
  best: number[];
  /** What bookings tell of each day ahead; null where none are known. */
  pickup: DayPickup[] | null;
  /** What came and what the chosen method had forecast without having seen it, nor having been chosen by it. */
  trials: Trial[];
}

/** One hour of a back-test. */
export interface Trial {
  actual: number;
  forecast: number;
  /** What was booked of it when the forecast was made; 0 where that is not known. */
  booked: number;
}

interface Origin {
  actual: (number | null)[];
  /** What was booked by then of the hours after it. */
  booked: Float64Array | null;
  candidates: Float64Array | null;
  mean: Float64Array | null;
  /** Sum of absolute errors of each candidate. */
  errors: Float64Array;
  weight: number;
}

/** The indexes of the hours from which weeks are forecast in a past of so many hours, the youngest first. */
export function originsOf(length: number): number[] {
  const newest = length - WEEK_HOURS;
  return Array.from({ length: ORIGINS }, (_, k) => newest - k * ORIGIN_STEP_HOURS).filter(
    (origin) => origin >= LEAST_PAST_HOURS,
  );
}

/**
 * Tries all candidates from past origins and chooses those that did best, or the plain mean where they do not win.
 * A generator, so that the caller can let others work between the origins.
 */
export function* backTest(past: Past, isCount: boolean, booked: Booked | null): Generator<void, BackTest> {
  const origins: Origin[] = [];
  for (const [k, end] of originsOf(past.values.length).entries()) {
    origins.push(originAt(past, end, { isCount, weight: FADE ** k, booked: booked?.atOrigins[k] ?? null }));
    yield;
  }
  const tested = origins.filter(({ candidates, mean }) => candidates !== null && mean !== null);
  if (tested.length === 0) return { best: [], pickup: null, trials: [] };
  const unseen = tested.map((origin, i) => averageOf(origin.candidates!, bestOf(without(tested, i))));
  const wins =
    errorOf(tested, unseen) <
    (1 - MUST_WIN_BY) *
      errorOf(
        tested,
        tested.map(({ mean }) => mean!),
      );
  const chosen = wins ? unseen : tested.map(({ mean }) => mean!);
  yield;
  const weeks = booked === null ? null : tested.map((origin, i) => bookedWeek(origin, chosen[i]!));
  return {
    best: wins ? bestOf(tested) : [],
    pickup: weeks && learnPickup(weeks),
    trials: tested.flatMap(({ actual }, i) => (weeks ? bookedTrials(weeks, i) : trialsOf(actual, chosen[i]!, null))),
  };
}

/** The mean of some candidates' forecasts, laid out as `forecastAll` gives them. */
export function averageOf(all: Float64Array, chosen: readonly number[]): Float64Array {
  const hours = all.length / CANDIDATES;
  const mean = new Float64Array(hours);
  for (const candidate of chosen) {
    for (let i = 0; i < hours; i++) mean[i]! += all[candidate * hours + i]! / chosen.length;
  }
  return mean;
}

function originAt(
  past: Past,
  end: number,
  { isCount, ...more }: Pick<Origin, 'weight' | 'booked'> & { isCount: boolean },
): Origin {
  const known = { values: past.values.slice(0, end), weekHours: past.weekHours.subarray(0, end) };
  const ahead = past.weekHours.subarray(end, end + WEEK_HOURS);
  const actual = past.values.slice(end, end + WEEK_HOURS);
  const candidates = forecastAll(known, ahead, isCount);
  const errors = new Float64Array(CANDIDATES);
  if (candidates) {
    for (let c = 0; c < CANDIDATES; c++) errors[c] = absoluteError(actual, candidates.subarray(c * WEEK_HOURS));
  }
  return { ...more, actual, candidates, mean: fourWeekMean(known, ahead), errors };
}

/** All but one, by which that one may be judged; a single one stands for itself. */
function without<T>(all: readonly T[], index: number): readonly T[] {
  return all.length > 1 ? all.filter((_, i) => i !== index) : all;
}

function bookedWeek({ actual, booked, weight }: Origin, forecast: Float64Array): BookedWeek {
  return { actual, booked: booked ?? new Float64Array(forecast.length), weight, forecast };
}

/** The trials of a week, its bookings being heeded as the other weeks teach. */
function bookedTrials(weeks: readonly BookedWeek[], index: number): Trial[] {
  const { actual, forecast, booked } = weeks[index]!;
  return trialsOf(actual, withBooked(forecast, booked, learnPickup(without(weeks, index))), booked);
}

function bestOf(origins: readonly Origin[]): number[] {
  const totals = new Float64Array(CANDIDATES);
  for (const { errors, weight } of origins) errors.forEach((error, c) => (totals[c]! += weight * error));
  return [...totals.keys()].sort((a, b) => totals[a]! - totals[b]!).slice(0, BEST);
}

function errorOf(origins: readonly Origin[], forecasts: readonly Float64Array[]): number {
  return origins.reduce((sum, { actual, weight }, i) => sum + weight * absoluteError(actual, forecasts[i]!), 0);
}

function absoluteError(actual: readonly (number | null)[], forecast: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] !== null) sum += Math.abs(actual[i]! - forecast[i]!);
  return sum;
}

function trialsOf(actual: readonly (number | null)[], forecast: Float64Array, booked: Float64Array | null): Trial[] {
  return actual.flatMap((value, i) =>
    value === null ? [] : [{ actual: value, forecast: forecast[i]!, booked: booked?.[i] ?? 0 }],
  );
}
