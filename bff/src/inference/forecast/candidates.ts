import { dailyRatios, type LevelRule, levelAfter, levelsAhead, steadyRatios } from './level.js';
import { blend, drawIn, type Past, profileOf } from './profile.js';
import { DAY_HOURS, WEEK_HOURS } from './week-hours.js';

const HALF_LIVES_WEEKS = [1.5, 3, 6, 12, Infinity];
const BLENDS = [0, 0.35, 0.7];
const keep = (alpha: number): LevelRule => ({ alpha, beta: 0, damping: 1 });
const RULES: readonly LevelRule[] = [
  keep(0.05),
  keep(0.1),
  keep(0.2),
  keep(0.35),
  keep(0.6),
  { alpha: 0.2, beta: 0.1, damping: 0.95 },
  { alpha: 0.35, beta: 0.05, damping: 0.98 },
  { alpha: 0.35, beta: 0, damping: 0.85 },
];
/** Weeks of the plain mean that a subject falls back to. */
const MEAN_WEEKS = 4;

/** How many ways of combining profile and level are tried. */
export const CANDIDATES = HALF_LIVES_WEEKS.length * BLENDS.length * RULES.length;

/**
 * The forecasts of all combinations of profile and level for the hours after the past, one after the other: candidate
 * c's hour i is at c × hours + i. Null when nothing is known or all is naught.
 */
export function forecastAll(past: Past, ahead: Uint8Array, isCount: boolean): Float64Array | null {
  const drawn = drawIn(past, isCount);
  const days = Math.ceil(ahead.length / DAY_HOURS);
  const all = new Float64Array(CANDIDATES * ahead.length);
  let at = 0;
  for (const halfLife of HALF_LIVES_WEEKS) {
    const profile = profileOf(drawn, halfLife);
    if (profile === null) return null;
    for (const share of BLENDS) {
      const blended = blend(profile, share);
      // The outliers of an hour are no surprise to a level that has changed.
      const ratios = steadyRatios(dailyRatios(past, blended));
      for (const rule of RULES) {
        const level = levelAfter(ratios, rule);
        if (level === null) return null;
        const levels = levelsAhead(level, rule, days, meanOf(ratios));
        for (let i = 0; i < ahead.length; i++) all[at++] = blended[ahead[i]!]! * levels[Math.floor(i / DAY_HOURS)]!;
      }
    }
  }
  return all;
}

/** The mean of each hour of the week over the last four weeks; hours that were not seen take that of the hour on other days. */
export function fourWeekMean({ values, weekHours }: Past, ahead: Uint8Array): Float64Array | null {
  const start = Math.max(0, values.length - MEAN_WEEKS * WEEK_HOURS);
  const sums = new Map<number, [sum: number, n: number]>();
  const add = (key: number, value: number) => {
    const [sum, n] = sums.get(key) ?? [0, 0];
    sums.set(key, [sum + value, n + 1]);
  };
  for (let i = start; i < values.length; i++) {
    const value = values[i]!;
    if (value === null) continue;
    add(weekHours[i]!, value);
    add(ofDay(weekHours[i]!), value);
    add(OF_ALL, value);
  }
  if (sums.size === 0) return null;
  return Float64Array.from(ahead, (hour) => {
    const [sum, n] = sums.get(hour) ?? sums.get(ofDay(hour)) ?? sums.get(OF_ALL)!;
    return Math.max(0, sum / n);
  });
}

/** Keys beside those of the hours of the week: the hour of any day, and all hours. */
const ofDay = (weekHour: number) => WEEK_HOURS + (weekHour % DAY_HOURS);
const OF_ALL = WEEK_HOURS + DAY_HOURS;

function meanOf(ratios: readonly (number | null)[]): number {
  const known = ratios.filter((ratio) => ratio !== null);
  return known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
}
