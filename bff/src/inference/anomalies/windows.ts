import type { Valuation } from '@iops/contracts';
import type { Values } from '../forecast/profile.js';
import type { Expectation } from './expect-hours.js';

/**
 * Hours that are judged together: small streams show in long ones alone (research/ml.md has 1 to 8, with a tenth more
 * found). Half a day and a whole one show what lifts a stream of a few events an hour by half.
 */
export const WINDOWS = [1, 2, 4, 8, 12, 24] as const;

/** What is judged of a stream: its value by the hour, or how many events it had. */
export interface Measure {
  kind: Valuation['kind'];
  values: Values;
  /** Events behind each mean; a mean of few varies more. Null where that is not known. */
  counts: Values | null;
}

/** Factors that announced events allow the expected to fall to and to rise to. */
export interface Allowed {
  low: Float64Array;
  high: Float64Array;
}

/** Windows of one length, by their last hour; NaN where a window is not known throughout. */
export interface WindowSums {
  hours: number;
  actual: Float64Array;
  expected: Float64Array;
  /** The expected at the edges of what was announced; `expected` itself where nothing was. */
  low: Float64Array;
  high: Float64Array;
  /** What independent noise grows with. */
  basis: Float64Array;
  doubt: Float64Array;
}

/** Adds up windows of each length. Counts and sums are added; means are weighed by their events, last values alike. */
export function windowSums(measure: Measure, expectation: Expectation, allowed: Allowed | null): WindowSums[] {
  return WINDOWS.map((hours) => (isAdded(measure) ? added : averaged)(measure, { expectation, allowed, hours }));
}

/** True for values that hours add up to. */
export function isAdded({ kind }: Pick<Measure, 'kind'>): boolean {
  return kind === 'count' || kind === 'sum';
}

interface Of {
  expectation: Expectation;
  allowed: Allowed | null;
  hours: number;
}

function added({ values }: Measure, { expectation: { mean, doubt }, allowed, hours }: Of): WindowSums {
  const sums = emptySums(values.length, hours, allowed !== null);
  for (let end = hours - 1; end < values.length; end++) {
    let [actual, expected, low, high, uncertain] = [0, 0, 0, 0, 0];
    for (let i = end - hours + 1; i <= end; i++) {
      actual += values[i] ?? Number.NaN;
      expected += mean[i]!;
      uncertain += mean[i]! ** 2 * doubt[i]!;
      low += mean[i]! * (allowed?.low[i] ?? 1);
      high += mean[i]! * (allowed?.high[i] ?? 1);
    }
    put(sums, end, { actual, expected, low, high, basis: expected, doubt: uncertain / expected ** 2 });
  }
  return sums;
}

function averaged({ values, counts, kind }: Measure, { expectation, allowed, hours }: Of): WindowSums {
  const { mean, doubt } = expectation;
  const sums = emptySums(values.length, hours, allowed !== null);
  for (let end = hours - 1; end < values.length; end++) {
    let [weight, actual, expected, low, high, uncertain] = [0, 0, 0, 0, 0, 0];
    for (let i = end - hours + 1; i <= end; i++) {
      const value = values[i];
      const w = value == null ? 0 : kind === 'mean' ? (counts?.[i] ?? 1) : 1;
      if (w === 0) continue;
      weight += w;
      actual += w * value!;
      expected += w * mean[i]!;
      uncertain += (w * mean[i]!) ** 2 * doubt[i]!;
      low += w * mean[i]! * (allowed?.low[i] ?? 1);
      high += w * mean[i]! * (allowed?.high[i] ?? 1);
    }
    // A window without its last hour says nothing new.
    if (values[end] == null) continue;
    const of = { actual: actual / weight, expected: expected / weight, low: low / weight, high: high / weight };
    put(sums, end, { ...of, basis: 1 / weight, doubt: uncertain / expected ** 2 });
  }
  return sums;
}

function emptySums(length: number, hours: number, isAnnounced: boolean): WindowSums {
  const unknown = () => new Float64Array(length).fill(Number.NaN);
  const expected = unknown();
  return {
    hours,
    actual: unknown(),
    expected,
    low: isAnnounced ? unknown() : expected,
    high: isAnnounced ? unknown() : expected,
    basis: unknown(),
    doubt: unknown(),
  };
}

function put(sums: WindowSums, end: number, window: Record<Exclude<keyof WindowSums, 'hours'>, number>): void {
  if (Number.isNaN(window.actual) || Number.isNaN(window.expected)) return;
  sums.actual[end] = window.actual;
  sums.expected[end] = window.expected;
  sums.low[end] = window.low;
  sums.high[end] = window.high;
  sums.basis[end] = window.basis;
  sums.doubt[end] = window.doubt;
}
