import type { OutboxRow } from '../../platform/outbox/outbox.service.js';
import type { Position } from './cursor.js';

/** The topics of the outbox that screens are told of, and what they know each as. */
export const SCREEN_TOPICS = {
  'alert.explained': 'alerts',
  'alert.changed': 'alerts',
  'external_event.recorded': 'external-events',
  'customer_health.changed': 'customers',
  'customer_health.many_changed': 'customers',
  'forecast.made': 'forecasts',
} as const;
/** A topic of the outbox that screens are told of. */
export type ToldTopic = keyof typeof SCREEN_TOPICS;
export const TOLD_TOPICS = Object.keys(SCREEN_TOPICS) as ToldTopic[];
/** A topic that a screen may listen to and that comes from the outbox. */
export type ScreenTopic = (typeof SCREEN_TOPICS)[ToldTopic];
export const FOLLOWED_TOPICS: readonly ScreenTopic[] = [...new Set(Object.values(SCREEN_TOPICS))];

/** A row of the outbox with its place. */
export type ToldRow = OutboxRow & { tx: string };

/** What a screen is to be told of one thing: the newest of what happened to it. */
export interface Latest {
  topic: ScreenTopic;
  id: string;
  /** Who was told up to here knows of it. */
  position: Position;
  /** True when it began among these rows. */
  isNew: boolean;
}

/**
 * What rows, oldest first, come to: one for each alert and external event, as it stands. Rows that are told by a later
 * one are left out: an alert is told once it has its reason.
 *
 * The place of what is new is where it began, and not where it changed last: who is cut off between two of them comes
 * back with the place of the first, finds the beginning of the second behind it, and hears of it as new. What changed
 * it meanwhile is behind every place but that of the last, which is behind all rows.
 */
export function latestOf(rows: readonly ToldRow[]): Latest[] {
  const byKey = new Map<string, Latest>();
  for (const row of rows) {
    const next = readRow(row);
    if (next === null) continue;
    const key = `${next.topic}/${next.id}`;
    const known = byKey.get(key);
    if (known?.isNew) continue;
    // Out and in again: the order is that of the places.
    byKey.delete(key);
    byKey.set(key, next);
  }
  const all = [...byKey.values()];
  const end = rows.findLast((row) => readRow(row) !== null);
  return all.map((one, index) => (end && index === all.length - 1 ? { ...one, position: positionOf(end) } : one));
}

function positionOf({ tx, outboxId }: ToldRow): Position {
  return { tx: BigInt(tx), id: BigInt(outboxId) };
}

function readRow(row: ToldRow): Latest | null {
  const position = positionOf(row);
  switch (row.topic) {
    case 'alert.explained':
    case 'alert.changed':
      return { topic: 'alerts', id: row.payload.alertId, position, isNew: row.payload.change === 'opened' };
    case 'external_event.recorded':
      return { topic: 'external-events', id: row.payload.externalEventId, position, isNew: true };
    case 'customer_health.changed':
      return { topic: 'customers', id: row.payload.customerId, position, isNew: false };
    case 'forecast.made':
      return { topic: 'forecasts', id: row.payload.subject, position, isNew: false };
    default:
      return null;
  }
}
