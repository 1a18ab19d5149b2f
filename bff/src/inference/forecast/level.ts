import type { Past } from './profile.js';
import { median } from './statistics.js';
import { DAY_HOURS } from './week-hours.js';

/** A day of which fewer hours are known says nothing of the level. */
const LEAST_KNOWN_HOURS = 6;
/** Days whose mean the smoothing starts from. */
const FIRST_DAYS = 7;

/** A day that is more than so many times the median of the days around it is drawn in to there. */
const DRAWN_IN_AT = 2;
const DAYS_BEFORE = 4;
const DAYS_AFTER = 2;

/** So much of a day's miss enters what is remembered of misses. */
const MISS_MEMORY = 0.2;
/** When the misses of late point to one side by this share of their size, the level has moved. */
const ONE_SIDED = 0.8;
/** So fast it is followed then, at the least. */
const CATCHING_UP = 0.35;

/** How the level follows the days: how much each day moves it, and how much of its trend goes on. */
export interface LevelRule {
  /** Share of a day's surprise that the level takes over, 0..1. */
  alpha: number;
  /** Share of the level's change that the trend takes over; 0 for no trend. */
  beta: number;
  /** What is left of the trend, or of the distance from the usual, after each day; 1 keeps the level. */
  damping: number;
}

/** Where the level stands and where it goes. */
export interface Level {
  value: number;
  trend: number;
}

/** Each day's demand over what the profile gives it, oldest first, in blocks of 24 hours back from the end; null where unknown. */
export function dailyRatios({ values, weekHours }: Past, profile: Float64Array): (number | null)[] {
  const days = Math.floor(values.length / DAY_HOURS);
  const ratios: (number | null)[] = [];
  for (let day = days; day > 0; day--) {
    const start = values.length - day * DAY_HOURS;
    let [actual, usual, known] = [0, 0, 0];
    for (let i = start; i < start + DAY_HOURS; i++) {
      const value = values[i]!;
      if (value === null) continue;
      actual += value;
      usual += profile[weekHours[i]!]!;
      known++;
    }
    ratios.push(known >= LEAST_KNOWN_HOURS && usual > 0 ? actual / usual : null);
  }
  return ratios;
}

/** The ratios with single days that stand out drawn in; what lasts for three days stays. */
export function steadyRatios(ratios: readonly (number | null)[]): (number | null)[] {
  return ratios.map((ratio, day) => {
    const around = ratios.slice(Math.max(0, day - DAYS_BEFORE), day + DAYS_AFTER + 1).filter((other) => other !== null);
    const middle = median(around);
    if (ratio === null || middle === null || middle === 0) return ratio;
    return Math.min(middle * DRAWN_IN_AT, Math.max(middle / DRAWN_IN_AT, ratio));
  });
}

/**
 * The level after the last day, by exponential smoothing that speeds up while the misses go to one side (after Trigg and
 * Leach 1967); null when no day is known.
 */
export function levelAfter(ratios: readonly (number | null)[], { alpha, beta, damping }: LevelRule): Level | null {
  const first = ratios.filter((ratio) => ratio !== null).slice(0, FIRST_DAYS);
  if (first.length === 0) return null;
  let value = first.reduce((sum, ratio) => sum + ratio, 0) / first.length;
  let trend = 0;
  let [missed, size] = [0, 0];
  for (const ratio of ratios) {
    const ahead = beta > 0 ? value + damping * trend : value;
    // A day that is not known moves nothing.
    const miss = ratio === null ? 0 : ratio - ahead;
    if (ratio !== null) {
      missed += MISS_MEMORY * (miss - missed);
      size += MISS_MEMORY * (Math.abs(miss) - size);
    }
    const share = Math.abs(missed) > ONE_SIDED * size ? Math.max(alpha, CATCHING_UP) : alpha;
    const next = ahead + share * miss;
    if (beta > 0) trend = beta * (next - value) + (1 - beta) * damping * trend;
    value = next;
  }
  return { value, trend };
}

/** The level on each of the coming days: kept, led on by its damped trend, or led back to `usual`. */
export function levelsAhead(level: Level, rule: LevelRule, days: number, usual: number): number[] {
  let { value } = level;
  let { trend } = level;
  return Array.from({ length: days }, () => {
    if (rule.beta > 0) {
      trend *= rule.damping;
      value += trend;
    } else {
      value = usual + rule.damping * (value - usual);
    }
    return Math.max(0, value);
  });
}
