import type { StreamName } from '@iops/contracts';
import { DAY_HOURS, HOUR_MS } from '../forecast/week-hours.js';

const DAY_MS = DAY_HOURS * HOUR_MS;
/** Before that nothing can be expected of a stream. */
const LEAST_KNOWN_MS = 14 * DAY_MS;
/** Judged at a time: enough to share what it takes to begin, little to hold. */
const MOST_MS = 28 * DAY_MS;

/** What is known of a stream, in milliseconds since 1970. */
export interface StreamState {
  stream: StreamName;
  /** From when on; null where nothing is. */
  firstAt: number | null;
  /** Up to which whole hour it is complete. */
  until: number;
  judgedUntil: number | null;
  /** Of what is stored of its progress; null where nothing is. */
  version: string | null;
}

/** Streams that are to be judged together from one hour to another, each as far as it is complete. */
export interface Batch {
  streams: { stream: StreamName; until: number; version: string | null }[];
  from: number;
  to: number;
}

/** What is to be judged next: the streams that are furthest behind, and with them who is about as far; null for nothing. */
export function nextBatch(states: readonly StreamState[]): Batch | null {
  const due = states.flatMap(({ stream, firstAt, until, judgedUntil, version }) => {
    if (firstAt === null) return [];
    const judged = Math.max(judgedUntil ?? 0, Math.ceil(firstAt / DAY_MS) * DAY_MS + LEAST_KNOWN_MS);
    return judged + HOUR_MS <= until ? [{ stream, judged, until, version }] : [];
  });
  if (due.length === 0) return null;
  const from = Math.min(...due.map(({ judged }) => judged));
  const batch = due.filter(({ judged }) => judged <= from + DAY_MS);
  const to = Math.min(from + MOST_MS, Math.max(...batch.map(({ until }) => until)));
  const streams = batch.map(({ stream, until, version }) => ({ stream, until: Math.min(until, to), version }));
  return { streams, from, to };
}
