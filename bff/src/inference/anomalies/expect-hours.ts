import { drawIn, type Values } from '../forecast/profile.js';
import { DAY_HOURS } from '../forecast/week-hours.js';
import { currentLevel } from './current-level.js';
import { usualWeek } from './usual-week.js';

/** What a day's expectation is made from: the whole weeks of 30 days. */
export const HISTORY_HOURS = 28 * DAY_HOURS;
/** Of a shorter past too little is known of the week. */
const LEAST_KNOWN_HOURS = 14 * DAY_HOURS;

/** What hours are expected to come to; NaN where nothing can be expected. */
export interface Expectation {
  mean: Float64Array;
  /** Relative variance of each mean: how little is known of it. */
  doubt: Float64Array;
}

/** A past, hour by hour, and which hour of the week each is. It begins at a midnight of UTC. */
export interface PastHours {
  values: Values;
  weekHours: Uint8Array;
  isCount: boolean;
}

/**
 * What the hours from `first` on, a multiple of 24, are expected to come to, day by day: the usual of the hour of the
 * week over the four weeks before that day, times the level of late. Nothing of a day or after it tells on that day.
 */
export function expectHours(past: PastHours, first: number): Expectation {
  const { length } = past.values;
  const mean = new Float64Array(length).fill(Number.NaN);
  const doubt = new Float64Array(length).fill(Number.NaN);
  for (let day = first; day < length; day += DAY_HOURS) expectDay(past, day, { mean, doubt });
  return { mean, doubt };
}

function expectDay({ values, weekHours, isCount }: PastHours, day: number, into: Expectation): void {
  const from = Math.max(0, day - HISTORY_HOURS);
  const recent = { values: values.slice(from, day), weekHours: weekHours.subarray(from, day) };
  const known = recent.values.reduce<number>((sum, value) => (value === null ? sum : sum + 1), 0);
  if (known < LEAST_KNOWN_HOURS) return;
  const week = usualWeek(drawIn(recent, isCount), isCount);
  if (week === null) return;
  const level = currentLevel(recent, week.mean);
  const end = Math.min(values.length, day + DAY_HOURS);
  for (let i = day; i < end; i++) {
    const hour = weekHours[i]!;
    into.mean[i] = level * week.mean[hour]!;
    into.doubt[i] = week.doubt[hour]!;
  }
}
