import type { OutboxRow } from '../../platform/outbox/outbox.service.js';
import type { Position } from './cursor.js';

/** A row of the outbox with its place. */
export type ToldRow = OutboxRow & { tx: string };

/** What a screen is to be told of one thing: the newest of what happened to it. */
export interface Latest {
  topic: 'alerts' | 'external-events';
  id: string;
  /** Where the newest row stands. */
  position: Position;
  /** True when it began among these rows. */
  isNew: boolean;
}

/**
 * What rows, oldest first, come to: one for each alert and external event, where its newest row stands. Rows that are
 * told by a later one are left out: an alert is told once it has its reason.
 */
export function latestOf(rows: readonly ToldRow[]): Latest[] {
  const byKey = new Map<string, Latest>();
  for (const row of rows) {
    const next = readRow(row);
    if (next === null) continue;
    const key = `${next.topic}/${next.id}`;
    const known = byKey.get(key);
    // Out and in again: the order is that of the newest rows.
    byKey.delete(key);
    byKey.set(key, { ...next, isNew: next.isNew || (known?.isNew ?? false) });
  }
  return [...byKey.values()];
}

function readRow(row: ToldRow): Latest | null {
  const position = { tx: BigInt(row.tx), id: BigInt(row.outboxId) };
  switch (row.topic) {
    case 'alert.explained':
    case 'alert.changed':
      return { topic: 'alerts', id: row.payload.alertId, position, isNew: row.payload.change === 'opened' };
    case 'external_event.recorded':
      return { topic: 'external-events', id: row.payload.externalEventId, position, isNew: true };
    default:
      return null;
  }
}
