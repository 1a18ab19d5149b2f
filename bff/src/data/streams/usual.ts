import type { Baseline, StreamStatus, Valuation } from '@iops/contracts';

/** Weeks that a baseline looks back: the whole ones of 30 days. */
export const BASELINE_WEEKS = 4;
/** Deviations from the mean at which a stream is shown as a warning, and as critical; `normalized` ends at the latter. */
const WARNING_DEVIATIONS = 2;
const CRITICAL_DEVIATIONS = 3;
/** Steps of `normalized`: more digits than a chart can show would only fill the wire. */
const NORMALIZED_STEP = 0.01;

/** What adding up alone can put between equal numbers, as a share of them. */
const ROUNDING = 1e-9;

/** What buckets of a stream were worth at the same time of earlier weeks: one list a week, none for weeks not stored. */
export type Weeks = readonly (readonly number[])[];

/** A baseline with the deviation that its band is made of; null while a single week is known. */
export interface Usual {
  baseline: Baseline;
  deviation: number | null;
}

/** Mean and deviation of the earlier weeks; null where nothing is known of them. */
export function usualOf(kind: Valuation['kind'], weeks: Weeks): Usual | null {
  const known = weeks.filter((values) => values.length > 0);
  const values = known.flat();
  if (values.length === 0) return null;
  const mean = meanOf(values);
  const deviation = known.length < 2 ? null : deviationOf(kind, values, mean);
  return { baseline: { mean, ...band(kind, mean, deviation), weeks: known.length }, deviation };
}

/** 0..100: 50 at the mean, 0 or 100 at three deviations from it or more; null without a value or a band. */
export function normalize(value: number | null, usual: Usual | null): number | null {
  const away = deviationsFrom(value, usual);
  if (away === null) return null;
  const normalized = 50 + 50 * Math.max(-1, Math.min(1, away / CRITICAL_DEVIATIONS));
  return Number((Math.round(normalized / NORMALIZED_STEP) * NORMALIZED_STEP).toFixed(2));
}

/** How a value is to be shown beside its baseline. */
export function statusOf(value: number | null, usual: Usual | null): StreamStatus {
  const away = deviationsFrom(value, usual);
  if (away === null) return 'unknown';
  if (Math.abs(away) > CRITICAL_DEVIATIONS) return 'critical';
  return Math.abs(away) > WARNING_DEVIATIONS ? 'warning' : 'normal';
}

function deviationsFrom(value: number | null, usual: Usual | null): number | null {
  if (value === null || usual === null || usual.deviation === null) return null;
  const away = value - usual.baseline.mean;
  // What never varied is either as ever or as far away as can be.
  return away === 0 ? 0 : away / usual.deviation;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample; counts vary by chance alone as the root of their mean, and a few weeks may agree by accident. */
function deviationOf(kind: Valuation['kind'], values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  if (kind === 'count') return Math.max(deviation, Math.sqrt(mean), 1);
  return Math.max(deviation, Math.abs(mean) * ROUNDING);
}

function band(kind: Valuation['kind'], mean: number, deviation: number | null): Pick<Baseline, 'lower' | 'upper'> {
  if (deviation === null) return { lower: null, upper: null };
  const lower = mean - WARNING_DEVIATIONS * deviation;
  return {
    lower: kind === 'count' ? Math.max(0, lower) : lower,
    upper: mean + WARNING_DEVIATIONS * deviation,
  };
}
