import { randomUUID } from 'node:crypto';
import { LIMITS, STREAMS } from '@iops/contracts';
import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';
import { type Kept, rowWithout } from '../entities/kept.js';
import { writtenSessions } from './written-forms.js';

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
/** Fields of events in which the characters of a customer's id mean something else: what is measured, and other ids. */
const OF_OTHERS = [
  ...new Set([
    'event_id',
    ...KEPT_FIELDS,
    ...Object.values(STREAMS).flatMap(({ data }) =>
      Object.entries(data.properties).flatMap(([name, schema]) =>
        'type' in schema && schema.type === 'number' ? [name] : [],
      ),
    ),
  ]),
];
/** Rows of one transaction: an open one holds every follower back. */
const ROWS_PER_BATCH = 1_000;

/** Fields by which events of others may name a customer. */
const REFERENCES = ['referred_by', 'referrer_id', 'referrer_customer_id', 'referred_customer_id'];
/** A body that was refused may have megabytes. */
const BODIES_AT_ONCE = 5;
/** An event has 32 KiB at most: a reader on a slow line takes so many well before the transaction counts as idle. */
const EVENTS_AT_ONCE = 50;

/** A refused line may hold an array, or be longer than an event may be: of whom else it is cannot be told. */
const MAY_BE_OF_MANY = `(substr(ltrim(t.body, '\\x20090a0d'::bytea), 1, 1) = '\\x5b'::bytea OR length(t.body) > ${LIMITS.eventBytes})`;

/**
 * What a customer's events say, and what was refused that names them: bodies are text, or escaped where they cannot be,
 * and left out where they may be of others as well.
 */
export const EVENTS_KEPT: readonly Kept[] = [
  {
    section: 'events',
    table: 'events',
    where: `t.data->>'customer_id' = $1 OR t.data->>'session_id' = ANY($2::text[])`,
    of: ({ customerId, sessionIds }) => [customerId, sessionIds],
    order: 't.occurred_at, t.event_id',
    atOnce: EVENTS_AT_ONCE,
  },
  {
    section: 'quarantine',
    table: 'quarantine',
    where: 'EXISTS (SELECT FROM unnest($1::bytea[]) AS word WHERE position(word IN t.body) > 0)',
    of: ({ words, sessionIds }) => [[...words, ...writtenSessions(sessionIds)].map((word) => Buffer.from(word))],
    order: 't.quarantine_id',
    row: `${rowWithout('body')} || CASE WHEN ${MAY_BE_OF_MANY} THEN jsonb_build_object('bodyBytes', length(t.body))
      ELSE jsonb_build_object('body', CASE WHEN position('\\x00'::bytea IN t.body) = 0
        THEN convert_from(t.body, 'UTF8') ELSE encode(t.body, 'escape') END) END`,
    atOnce: BODIES_AT_ONCE,
  },
];

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

/** What polled rows of a customer are called: their ids hold the customer's, with which another's may begin. */
const POLLED = `(starts_with(event_id, 'rails:customers:' || $2 || ':')
  AND NOT starts_with(coalesce(data->>'customer_id', ''), $2 || ':'))`;
const OF_CUSTOMER = `tx_id <= $1::xid8 AND (data->>'customer_id' = $2 OR data->>'session_id' = ANY($3::text[]) OR ${POLLED})`;
const IS_REFERENCE = `key = ANY('{${REFERENCES}}'::text[]) AND value = to_jsonb($2::text)`;
const REFERS = `tx_id <= $1::xid8 AND data ?| '{${REFERENCES}}' AND EXISTS (SELECT FROM jsonb_each(data) WHERE ${IS_REFERENCE})`;
/** What is counted by the customer holds the pseudonym; all else is of nobody, and of nobody in particular. */
const STANDS_FOR = `CASE WHEN data ?| '{session_id,booking_id,call_id}' THEN $4::text ELSE 'erased:' END`;
const ERASED = `extra = NULL, data = (
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN value = to_jsonb($2::text) THEN to_jsonb(${STANDS_FOR}) ELSE value END), '{}')
  FROM jsonb_each(data) WHERE key = 'customer_id' OR key = ANY($5::text[]))`;

/** An event of a day that is of a customer, or tells of them. */
export interface FoundEvent {
  place: string;
  eventId: string;
  /** False for an event of somebody else that refers to the customer. */
  isOwn: boolean;
  isPolled: boolean;
}

/** A day's events to erase. It looks without a transaction id, so that no follower waits for it. */
export async function selectEventsOf(client: ClientBase, day: string, of: EventsOf): Promise<FoundEvent[]> {
  const { rows } = await client.query<FoundEvent>(
    `SELECT ctid::text AS place, event_id AS "eventId", ${OF_CUSTOMER} AS "isOwn", ${POLLED} AS "isPolled"
     FROM ${day} WHERE ${OF_CUSTOMER} OR ${REFERS}`,
    valuesOf(of).slice(0, 3),
  );
  return rows;
}

/**
 * Takes all that is personal out of a customer's events of a day, and the customer's id out of the fields by which others'
 * refer to them, in small commits. Ids stay, so that an event that is sent again is a duplicate still, but for those of
 * polled customers: nobody else sends them, and the poller knows by itself what it told.
 */
export async function eraseEvents(
  client: ClientBase,
  day: string,
  of: EventsOf,
  found: readonly FoundEvent[],
): Promise<void> {
  for (const batch of batchesOf(found.filter(({ isOwn }) => isOwn))) await eraseOwn(client, day, of, batch);
  for (const batch of batchesOf(found.filter(({ isOwn }) => !isOwn))) await eraseReferences(client, day, of, batch);
}

/** Polled ids are named anew in both tables at once: an id leaves with its event. */
async function eraseOwn(client: ClientBase, day: string, of: EventsOf, found: readonly FoundEvent[]): Promise<void> {
  await client.query(
    `WITH given AS MATERIALIZED (SELECT * FROM unnest($6::tid[], $7::text[], $8::text[]) AS x(place, old_id, new_id)),
     changed AS (
       UPDATE ${day} SET event_id = coalesce(new_id, event_id), ${ERASED} FROM given WHERE ctid = place AND ${OF_CUSTOMER}
       RETURNING old_id, new_id)
     UPDATE event_ids i SET event_id = new_id FROM changed WHERE i.event_id = old_id AND new_id IS NOT NULL`,
    [
      ...valuesOf(of),
      found.map(({ place }) => place),
      found.map(({ eventId }) => eventId),
      found.map(({ isPolled }) => (isPolled ? `erased:${randomUUID()}` : null)),
    ],
  );
}

async function eraseReferences(
  client: ClientBase,
  day: string,
  of: EventsOf,
  found: readonly FoundEvent[],
): Promise<void> {
  await client.query(
    `UPDATE ${day} SET data = (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(data) WHERE NOT (${IS_REFERENCE}))
     WHERE ctid = ANY($3::tid[]) AND ${REFERS}`,
    [of.upTo, of.customerId, found.map(({ place }) => place)],
  );
}

function batchesOf(found: readonly FoundEvent[]): FoundEvent[][] {
  const count = Math.ceil(found.length / ROWS_PER_BATCH);
  return Array.from({ length: count }, (_, n) => found.slice(n * ROWS_PER_BATCH, (n + 1) * ROWS_PER_BATCH));
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

/**
 * Forgets the refused events in whose text one of some strings stands, and not as the value of a field in which it means
 * something else.
 */
export async function eraseQuarantine(client: ClientBase, written: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    // As escaped text: bodies need not be UTF-8, and may hold NUL.
    `SELECT quarantine_id::text AS id FROM quarantine q
     WHERE EXISTS (
       SELECT FROM unnest($1::bytea[]) AS word
       WHERE CASE WHEN position(word IN q.body) > 0
         THEN encode(q.body, 'escape') ~ ($2 || regexp_replace(encode(word, 'escape'), '[^A-Za-z0-9]', '\\\\\\&', 'g')) END)`,
    [written.map((word) => Buffer.from(word)), `(?<!"(${OF_OTHERS.join('|')})"\\s*(:\\s*)?)`],
  );
  await client.query('DELETE FROM quarantine WHERE quarantine_id = ANY($1::bigint[])', [rows.map(({ id }) => id)]);
}
