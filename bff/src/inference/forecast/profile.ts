import { median } from './statistics.js';
import { DAY_HOURS, WEEK_HOURS } from './week-hours.js';

/** A value further than so many robust deviations from the usual of its hour is drawn in to there. */
const DRAWN_IN_AT = 3.5;
/** Turns a median absolute deviation into a standard deviation, were the values normal. */
const NORMAL_MAD = 1.4826;
/** On the square-root scale a count has this deviation, whatever its mean. */
const COUNT_DEVIATION = 0.5;
/** Days whose hours look alike: Monday to Thursday; the others stand alone. */
const ALIKE_DAYS = [0, 1, 2, 3];

/** A value an hour, oldest first; null where nothing is known. */
export type Values = readonly (number | null)[];

/** What is known of the past: a value and an hour of the week for each hour. */
export interface Past {
  values: Values;
  weekHours: Uint8Array;
}

/**
 * The past with outliers drawn in: each value to within 3.5 robust deviations of the median of its hour of the week,
 * on the square-root scale, where counts of all sizes spread alike.
 */
export function drawIn({ values, weekHours }: Past, isCount: boolean): Past {
  const roots = values.map((value) => (value === null ? null : signedRoot(value)));
  const byHour = Array.from({ length: WEEK_HOURS }, (): number[] => []);
  roots.forEach((root, i) => root !== null && byHour[weekHours[i]!]!.push(root));
  const middles = byHour.map(median);
  const spreads = byHour.map((list, h) => median(list.map((root) => Math.abs(root - middles[h]!))));
  const pooled = median(spreads.filter((spread) => spread !== null && spread > 0) as number[]) ?? 0;
  const least = isCount ? COUNT_DEVIATION : 0;
  const drawn = roots.map((root, i) => {
    const hour = weekHours[i]!;
    const [middle, spread] = [middles[hour], spreads[hour]];
    if (root === null || middle == null || spread == null) return values[i]!;
    const reach = DRAWN_IN_AT * Math.max(least, NORMAL_MAD * Math.max(spread, pooled));
    if (reach === 0 || Math.abs(root - middle) <= reach) return values[i]!;
    return signedSquare(middle + Math.sign(root - middle) * reach);
  });
  return { values: drawn, weekHours };
}

/**
 * How demand spreads over the hours of the week, with mean 1: the mean of each hour, younger weeks weighing more, half
 * as much after `halfLifeWeeks`. Null when all is naught or nothing is known.
 */
export function profileOf({ values, weekHours }: Past, halfLifeWeeks: number): Float64Array | null {
  const sums = new Float64Array(WEEK_HOURS);
  const weights = new Float64Array(WEEK_HOURS);
  const last = values.length - 1;
  let weight = 1;
  for (let i = last; i >= 0; i--) {
    if ((last - i) % WEEK_HOURS === 0) weight = 0.5 ** (Math.floor((last - i) / WEEK_HOURS) / halfLifeWeeks);
    const value = values[i]!;
    if (value === null) continue;
    sums[weekHours[i]!]! += weight * value;
    weights[weekHours[i]!]! += weight;
  }
  const means = sums.map((sum, h) => (weights[h]! > 0 ? sum / weights[h]! : Number.NaN));
  return normal(means.map((mean, h) => (Number.isNaN(mean) ? meanOfHour(means, h) : mean)));
}

/** The profile drawn towards what days that look alike share: each day's total times the common shape, by a share 0..1. */
export function blend(profile: Float64Array, share: number): Float64Array {
  if (share === 0) return profile;
  const shape = new Float64Array(DAY_HOURS);
  for (const day of ALIKE_DAYS) for (let h = 0; h < DAY_HOURS; h++) shape[h]! += profile[day * DAY_HOURS + h]!;
  const total = shape.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return profile;
  const blended = Float64Array.from(profile);
  for (const day of ALIKE_DAYS) {
    const from = day * DAY_HOURS;
    const dayTotal = profile.subarray(from, from + DAY_HOURS).reduce((sum, value) => sum + value, 0);
    for (let h = 0; h < DAY_HOURS; h++) {
      blended[from + h] = (1 - share) * profile[from + h]! + (share * dayTotal * shape[h]!) / total;
    }
  }
  return blended;
}

/** An hour of the week that was never seen is taken as that hour of the other days. */
function meanOfHour(means: Float64Array, weekHour: number): number {
  const seen = [...means.keys()].filter((h) => h % DAY_HOURS === weekHour % DAY_HOURS && !Number.isNaN(means[h]));
  return seen.length === 0 ? Number.NaN : seen.reduce((sum, h) => sum + means[h]!, 0) / seen.length;
}

function normal(means: Float64Array): Float64Array | null {
  const known = means.filter((mean) => !Number.isNaN(mean));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (!(mean > 0)) return null;
  return means.map((value) => (Number.isNaN(value) ? 1 : Math.max(0, value / mean)));
}

function signedRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

function signedSquare(root: number): number {
  return Math.sign(root) * root * root;
}
