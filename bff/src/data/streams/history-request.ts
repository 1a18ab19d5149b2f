import type { HistoryStep, StreamName } from '@iops/contracts';
import { STEP_MS } from './series.js';
import { noSuchStream, streamsOf } from './stream-pattern.js';
import { BASELINE_WEEKS } from './usual.js';

const DAY_MS = 86_400_000;
/** Points of one series: more than a screen has columns. */
export const MAX_POINTS = 2_000;
/** Points of all series of one answer, about 3 MB of JSON. */
export const MAX_POINTS_IN_ALL = 20_000;
/** Days of single streams that one request may read, with the weeks of the baselines: by the minute, at most 1,440 rows each, and by the hour, 24. */
const MAX_MINUTE_DAYS = 1_000;
const MAX_HOUR_DAYS = 4_000;
/** What is asked for when nothing is said. */
const DEFAULT_MS = DAY_MS;

/** A history as it was asked for; what is not given is null. */
export interface HistoryWish {
  patterns: readonly string[];
  start: number | null;
  end: number | null;
  step: HistoryStep;
}

/** What is to be read, or which parameter is wrong and why; the reason follows on its name. */
export type HistoryRequest =
  | { kind: 'good'; streams: StreamName[]; start: number; end: number; step: HistoryStep }
  | { kind: 'refused'; parameter: 'streams' | 'start' | 'end' | 'step'; reason: string };

/** Checks a wish against the catalogue and the limits. An end that is still to come becomes now. */
export function readWish({ patterns, start, end, step }: HistoryWish, now: number): HistoryRequest {
  const unknown = patterns.find((pattern) => streamsOf(pattern).length === 0);
  if (unknown !== undefined) return refused('streams', `must be of the catalogue. ${noSuchStream(unknown)}`);
  const streams = [...new Set(patterns.flatMap(streamsOf))];
  const to = Math.min(end ?? now, now);
  const from = start ?? to - DEFAULT_MS;
  if (from >= to) return refused('start', 'must lie before end, and before now.');
  return findTooMuch(streams.length, to - from, step) ?? { kind: 'good', streams, start: from, end: to, step };
}

function findTooMuch(streams: number, rangeMs: number, step: HistoryStep): HistoryRequest | null {
  const points = Math.ceil(rangeMs / STEP_MS[step]);
  if (points > MAX_POINTS)
    return refused(
      'step',
      `would make ${points} points, and one series has ${MAX_POINTS} at most: take a longer one, or less time.`,
    );
  if (points * streams > MAX_POINTS_IN_ALL)
    return refused(
      'streams',
      `are ${streams} of ${points} points each, and one answer has ${MAX_POINTS_IN_ALL} at most: take fewer, a longer step, or less time.`,
    );
  const days = Math.ceil((streams * readMs(rangeMs)) / DAY_MS);
  const mostDays = STEP_MS[step] >= STEP_MS['1h'] ? MAX_HOUR_DAYS : MAX_MINUTE_DAYS;
  if (days > mostDays)
    return refused(
      'streams',
      `are too many for this range: with their baselines it takes ${days} days of single streams, and ${mostDays} are read at most: take fewer, or less time.`,
    );
  return null;
}

/** The range and its like in each of the weeks before, which overlap where it is longer than one. */
function readMs(rangeMs: number): number {
  return Math.min(rangeMs * (BASELINE_WEEKS + 1), rangeMs + BASELINE_WEEKS * 7 * DAY_MS);
}

function refused(parameter: 'streams' | 'start' | 'end' | 'step', reason: string): HistoryRequest {
  return { kind: 'refused', parameter, reason };
}
