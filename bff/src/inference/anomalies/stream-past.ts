import { STREAMS, type StreamName } from '@iops/contracts';
import { EMPTY, type Rollup, valueOf } from '../../data/streams/bucket.js';
import type { Values } from '../forecast/profile.js';
import { HOUR_MS } from '../forecast/week-hours.js';
import type { Measure } from './windows.js';

/** What is stored of a stream. Times are milliseconds since 1970. */
export interface StoredHours {
  stream: StreamName;
  /** The first minute with an event; null where there is none. */
  firstAt: number | null;
  /** Up to here its events are complete. */
  heardUntil: number;
  rollups: ReadonlyMap<number, Rollup>;
  /** Values from elsewhere; null for an hour of which nothing is known. They go before what events tell. */
  imported: ReadonlyMap<number, number | null>;
}

/** Hours in a row. */
export interface HourFrame {
  from: number;
  length: number;
}

/** A stream, hour by hour. */
export interface StreamPast extends Measure {
  stream: StreamName;
  /** The index behind the last hour that is complete. */
  until: number;
}

/** True for each hour in which no stream had an event, though some had before: then nobody was heard, not all silent. */
export function interruptedHours(stored: readonly StoredHours[], frame: HourFrame): boolean[] {
  return Array.from({ length: frame.length }, (_, i) => {
    const at = frame.from + i * HOUR_MS;
    const speaking = stored.filter((each) => isHeard(each, at));
    return speaking.length > 1 && speaking.every(({ rollups }) => (rollups.get(at)?.count ?? 0) === 0);
  });
}

/** A stream's value and events in each hour: null before it was first heard of, and where nobody was. */
export function pastOf(stored: StoredHours, frame: HourFrame, interrupted: readonly boolean[]): StreamPast {
  const { kind } = STREAMS[stored.stream].valuation;
  const values: (number | null)[] = [];
  const counts: (number | null)[] = [];
  for (let i = 0; i < frame.length; i++) {
    const at = frame.from + i * HOUR_MS;
    const imported = stored.imported.get(at);
    const rollup = isHeard(stored, at) && !interrupted[i] ? (stored.rollups.get(at) ?? EMPTY) : null;
    values.push(imported !== undefined ? imported : rollup && valueOf(kind, rollup));
    counts.push(imported !== undefined ? null : (rollup?.count ?? null));
  }
  const known = values.findLastIndex((value) => value !== null) + 1;
  const until = Math.max(known, Math.min(frame.length, (stored.heardUntil - frame.from) / HOUR_MS));
  return { stream: stored.stream, kind: kindOf(kind, values), values, counts, until };
}

function isHeard({ firstAt, heardUntil }: StoredHours, at: number): boolean {
  return firstAt !== null && at >= firstAt && at + HOUR_MS <= heardUntil;
}

/** What has fractions was not counted, whatever the catalogue says: it came from elsewhere. */
function kindOf(kind: Measure['kind'], values: Values): Measure['kind'] {
  return kind === 'count' && !values.every((value) => value === null || Number.isInteger(value)) ? 'sum' : kind;
}
