import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';

/** Fields of events that say nothing of who somebody is: ids, times and amounts. All others may be words about people. */
const KEPT_FIELDS = [
  'session_id',
  'booking_id',
  'call_id',
  'ticket_id',
  'chat_id',
  'tutor_id',
  'subject',
  'starts_at',
  'ends_at',
  'scheduled_at',
  'started_at',
  'duration_minutes',
  'duration_seconds',
  'rating',
  'amount',
];
/** Rows of one transaction: an open one holds every follower back. */
const ROWS_PER_BATCH = 1_000;

/** Whose events are made anonymous, and which of them. */
export interface EventsOf {
  customerId: string;
  pseudonym: string;
  /** What speaks of these sessions without naming the customer is of them too. */
  sessionIds: readonly string[];
  /** Events of this transaction and those before it. */
  upTo: string;
}

/** The days that events are kept of, as tables, oldest first. */
export async function selectDays(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ day: string }>(
    `SELECT inhrelid::regclass::text AS day FROM pg_inherits WHERE inhparent = 'events'::regclass ORDER BY 1`,
  );
  return rows.map(({ day }) => day);
}

const OF_CUSTOMER = `tx_id <= $1::xid8 AND (data->>'customer_id' = $2 OR data->>'session_id' = ANY($3::text[]))`;
const ERASED = `extra = NULL, data = (
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN value = to_jsonb($2::text) THEN to_jsonb($4::text) ELSE value END), '{}')
  FROM jsonb_each(data) WHERE key = 'customer_id' OR key = ANY($5::text[]))`;

/**
 * Takes all that is personal out of a customer's events of a day, and answers the events' ids, which stay: an event that
 * is sent again is a duplicate still. It looks without a transaction id, so that no follower waits for it, and writes
 * in small commits.
 */
export async function eraseEvents(client: ClientBase, day: string, of: EventsOf): Promise<string[]> {
  const { rows } = await client.query<{ place: string; eventId: string }>(
    `SELECT ctid::text AS place, event_id AS "eventId" FROM ${day} WHERE ${OF_CUSTOMER}`,
    valuesOf(of).slice(0, 3),
  );
  for (let at = 0; at < rows.length; at += ROWS_PER_BATCH) {
    const places = rows.slice(at, at + ROWS_PER_BATCH).map(({ place }) => place);
    await client.query(`UPDATE ${day} SET ${ERASED} WHERE ctid = ANY($6::tid[]) AND ${OF_CUSTOMER}`, [
      ...valuesOf(of),
      places,
    ]);
  }
  return rows.map(({ eventId }) => eventId);
}

/** The same for the events after a transaction, at once and in the caller's: those that nobody has read yet are few. */
export async function eraseEventsAfter(manager: EntityManager, after: string, of: EventsOf): Promise<void> {
  await manager.query(`UPDATE events SET ${ERASED} WHERE tx_id > $6::xid8 AND ${OF_CUSTOMER}`, [
    ...valuesOf(of),
    after,
  ]);
}

function valuesOf({ upTo, customerId, sessionIds, pseudonym }: EventsOf) {
  return [upTo, customerId, sessionIds, pseudonym, KEPT_FIELDS];
}

/** Forgets the refused events in whose text one of some strings stands. */
export async function eraseQuarantine(client: ClientBase, written: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT quarantine_id::text AS id FROM quarantine q
     WHERE EXISTS (SELECT FROM unnest($1::bytea[]) AS word WHERE position(word IN q.body) > 0)`,
    [written.map((word) => Buffer.from(word))],
  );
  await client.query('DELETE FROM quarantine WHERE quarantine_id = ANY($1::bigint[])', [rows.map(({ id }) => id)]);
}
