import type { Values } from '../forecast/profile.js';
import { median } from '../forecast/statistics.js';
import { WEEK_HOURS } from '../forecast/week-hours.js';

/** Hours whose amounts are furthest from usual tell of incidents, not of the usual. */
const USUAL_SHARE = 0.95;
/** What comes at a steady beat, like a report every five minutes, tells of many: its sums are as good as normal. */
const STEADY = 0.1;
/** Of fewer events nothing is known of their amounts. */
const LEAST_EVENTS = 20;

/**
 * The amount in which chance lets a sum vary: its variance over its mean, were the number of events Poisson's, or as
 * much more regular as it is from week to week. A sum divided by it varies as a count does (compound Poisson). In the
 * unit of the sum; 0 where too little is known, or where events come at a steady beat.
 */
export function chanceAmount(values: Values, counts: Values, { from, to }: { from: number; to: number }): number {
  const hours = usualHours(values, counts, { from, to });
  const events = totalOf(hours, ({ count }) => count);
  const mean = totalOf(hours, ({ sum }) => sum) / events;
  if (events < LEAST_EVENTS || !(mean > 0)) return 0;
  const regular = regularity(counts, { from, to });
  if (regular < STEADY) return 0;
  const variance = totalOf(hours, ({ sum, count }) => (sum - count * mean) ** 2) / events;
  return (variance + regular * mean * mean) / mean;
}

interface Hour {
  sum: number;
  count: number;
}

/** Hours with events but those whose amounts are furthest from the middle. */
function usualHours(values: Values, counts: Values, { from, to }: { from: number; to: number }): Hour[] {
  const hours: Hour[] = [];
  for (let i = from; i < to; i++) {
    const [sum, count] = [values[i], counts[i]];
    if (sum != null && count != null && count > 0) hours.push({ sum, count });
  }
  const middle = median(hours.map(({ sum, count }) => sum / count)) ?? 0;
  const away = ({ sum, count }: Hour) => (sum - count * middle) ** 2 / count;
  return hours.sort((a, b) => away(a) - away(b)).slice(0, Math.ceil(USUAL_SHARE * hours.length));
}

function totalOf(hours: readonly Hour[], of: (hour: Hour) => number): number {
  return hours.reduce((total, hour) => total + of(hour), 0);
}

/** Variance of counts over their mean, by how each differs from the same hour a week before: 1 for Poisson's and more. */
function regularity(counts: Values, { from, to }: { from: number; to: number }): number {
  let [squares, both] = [0, 0];
  for (let i = from + WEEK_HOURS; i < to; i++) {
    const [now, before] = [counts[i], counts[i - WEEK_HOURS]];
    if (now == null || before == null) continue;
    squares += (now - before) ** 2;
    both += now + before;
  }
  return both === 0 ? 1 : Math.min(1, squares / both);
}
