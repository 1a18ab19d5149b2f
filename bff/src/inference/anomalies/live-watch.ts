import { type AnomalyDirection, STREAMS, type StreamName } from '@iops/contracts';
import { HOUR_MS } from '../forecast/week-hours.js';
import type { AnomalyRow } from './anomalies.queries.js';
import { relationsOf } from './related.js';
import { countTail, zeroTail } from './tails.js';

const MINUTE_MS = 60_000;
/** Looked at every minute, a stream has sixty times the chances of an hour. */
const MARGIN = 2;
/** Windows by the minute; what comes in shorter ones comes in bursts. */
const WINDOWS_MINUTES = [15, 60];
/** Fewer expected events say little of so short a window. */
const LEAST_EXPECTED = 20;
/** Half of the usual, or twice that: less is for the hour to judge. */
const LEAST_RATIO = 2;

/** A stream as it is watched. Times are milliseconds since 1970. */
export interface Watched {
  stream: StreamName;
  /** Events expected in each hour from `from` on. */
  expected: readonly number[];
  from: number;
  excess: number;
  threshold: number;
  /** The last minute with an event. */
  lastAt: number;
  /** Events of a minute that has any, lately: what comes in batches is silent between them. */
  perMinute: number;
  /** Events of the last quarters of an hour, the youngest last; null for a stream that is not watched so closely. */
  quarters: readonly number[] | null;
}

/** What is astray by the minute, as of `now`: a silence first, else a count that is far off. */
export function watch(watched: Watched, now: number): AnomalyRow | null {
  return silenceOf(watched, now) ?? countOf(watched, now);
}

/** What was found by the minute beside what is known: a silence while a related stream goes astray is the business's. */
export function besideKnown(found: readonly AnomalyRow[], open: readonly AnomalyRow[]): AnomalyRow[] {
  const astray = [...found, ...open].filter(({ kind }) => kind === 'deviation').map(({ stream }) => stream);
  return found
    .map((row): AnomalyRow => {
      const relations: ReadonlyMap<string, unknown> = relationsOf(row.stream as StreamName);
      return row.kind === 'silence' && astray.some((stream) => relations.has(stream))
        ? { ...row, kind: 'deviation' }
        : row;
    })
    .filter((row) => !open.some((known) => !known.isLive && isSame(known, row)))
    .map((row) =>
      joined(
        row,
        open.find((known) => known.isLive && known.kind === row.kind && isSame(known, row)),
      ),
    );
}

function isSame(a: AnomalyRow, b: AnomalyRow): boolean {
  return a.stream === b.stream && a.direction === b.direction;
}

/** It goes on: from its first beginning, told by the worst. */
function joined(row: AnomalyRow, known: AnomalyRow | undefined): AnomalyRow {
  if (known === undefined) return row;
  const worse = row.score >= known.score ? row : known;
  return { ...worse, startedAt: known.startedAt, endedAt: row.endedAt, runScore: worse.score, isOpen: true };
}

function silenceOf(watched: Watched, now: number): AnomalyRow | null {
  const since = Math.max(watched.lastAt + MINUTE_MS, watched.from);
  const mean = expectedIn(watched, since, now);
  if (mean === null || since >= now) return null;
  const excess = excessIn(watched, now - since);
  const score = zeroTail({ mean: mean / watched.perMinute, excess });
  if (score < watched.threshold + MARGIN) return null;
  return rowOf(watched, { kind: 'silence', direction: 'below', since, now, mean, actual: 0, score, excess });
}

function countOf(watched: Watched, now: number): AnomalyRow | null {
  for (const minutes of WINDOWS_MINUTES) {
    const since = now - minutes * MINUTE_MS;
    const mean = expectedIn(watched, since, now);
    if (watched.quarters === null || mean === null || mean < LEAST_EXPECTED) continue;
    const actual = watched.quarters.slice(-minutes / 15).reduce((sum, count) => sum + count, 0);
    const direction: AnomalyDirection = actual < mean ? 'below' : 'above';
    if (Math.max(actual / mean, mean / actual) < LEAST_RATIO) continue;
    const excess = excessIn(watched, now - since) + (watched.perMinute - 1) / mean;
    const score = countTail(actual, { mean, excess }, direction);
    if (score < watched.threshold + MARGIN) continue;
    return rowOf(watched, { kind: 'deviation', direction, since, now, mean, actual, score, excess });
  }
  return null;
}

/** What comes in bursts varies the more the shorter one looks. */
function excessIn({ excess }: Watched, lengthMs: number): number {
  return excess * Math.max(1, HOUR_MS / lengthMs);
}

function expectedIn({ expected, from }: Watched, since: number, until: number): number | null {
  if (since < from || until > from + expected.length * HOUR_MS) return null;
  let sum = 0;
  for (let at = since; at < until; ) {
    const hour = Math.floor((at - from) / HOUR_MS);
    const end = Math.min(until, from + (hour + 1) * HOUR_MS);
    sum += (expected[hour]! * (end - at)) / HOUR_MS;
    at = end;
  }
  return sum;
}

interface Window {
  kind: 'silence' | 'deviation';
  direction: AnomalyDirection;
  since: number;
  now: number;
  mean: number;
  actual: number;
  score: number;
  excess: number;
}

function rowOf({ stream, threshold }: Watched, window: Window): AnomalyRow {
  const { kind, direction, since, now, mean, actual, score, excess } = window;
  const deviation = Math.sqrt(mean + excess * mean * mean);
  return {
    stream,
    kind,
    direction,
    startedAt: new Date(since),
    endedAt: new Date(now),
    windowHours: (now - since) / HOUR_MS,
    expected: mean,
    actual,
    score,
    threshold: threshold + MARGIN,
    lower: Math.max(0, mean - 2 * deviation),
    upper: mean + 2 * deviation,
    movement: 1,
    runScore: score,
    earlierScore: null,
    isOpen: true,
    isLive: true,
    related: [],
  };
}

/** True for streams whose counts are watched by the minute: several events a second, each of which is one. */
export function isWatchedClosely(stream: StreamName): boolean {
  return STREAMS[stream].cadence === 'high';
}
