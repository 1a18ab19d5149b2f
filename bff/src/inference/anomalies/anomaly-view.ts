import { ALL_STREAMS, type Anomaly, type ExternalEvent, STREAMS, type StreamName } from '@iops/contracts';
import type { StoredAnomaly } from './anomalies.queries.js';

/** External events so long before the beginning may have to do with it. */
export const BEFORE_MS = 6 * 3_600_000;
/** External events that are listed with one anomaly. */
const MAX_EVENTS = 10;

/** An anomaly as it is told, with those of the external events, the newest first, that were near its beginning. */
export function viewOf(row: StoredAnomaly, events: readonly ExternalEvent[]): Anomaly {
  const { id, kind, stream, startedAt, endedAt, windowHours, expected, actual, score, direction } = row;
  const from = startedAt.getTime() - BEFORE_MS;
  return {
    id,
    kind,
    stream,
    start: startedAt.toISOString(),
    end: endedAt.toISOString(),
    windowHours,
    expected,
    actual,
    score,
    direction,
    threshold: row.threshold,
    usual: { lower: row.lower, upper: row.upper },
    movement: row.movement,
    isOpen: row.isOpen,
    related: row.related,
    dependants: kind === 'silence' && stream !== ALL_STREAMS ? ([...STREAMS[stream].drives] as StreamName[]) : [],
    externalEvents: events
      .filter(({ occurredAt }) => Date.parse(occurredAt) >= from && Date.parse(occurredAt) < endedAt.getTime())
      .slice(0, MAX_EVENTS),
  };
}

/** Where a page ends, as the opaque text that clients send back. */
export function cursorOf({ startedAt, id }: Pick<StoredAnomaly, 'startedAt' | 'id'>): string {
  return Buffer.from(`${startedAt.getTime()} ${id}`).toString('base64url');
}

/** The position in a cursor; null for a text that is none. */
export function positionOf(cursor: string): { startedAt: Date; id: string } | null {
  const [, time, id] = /^(\d{1,13}) (\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return time === undefined || id === undefined ? null : { startedAt: new Date(Number(time)), id };
}
