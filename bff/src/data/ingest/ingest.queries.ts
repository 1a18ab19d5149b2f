import pg, { type ClientBase, type Pool } from 'pg';
import type { CheckedEvent } from './check-event.js';
import { copyJson, copyText } from './copy-text.js';
import { copyInTime, onConnection, queryInTime, transactInTime } from './in-time.queries.js';
import { minuteParts } from './minutes.js';

/** From so many events on COPY costs less than one statement with JSON (measured with 500: 15 µs an event in both processes, for 17.6). */
const WORTH_A_COPY = 250;

const BATCH = `batch AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(i text, h text, s text, t timestamptz, d jsonb, e jsonb)
  )`;
const INSERT_IDS = `INSERT INTO event_ids (event_id, occurred_at, body_hash) SELECT i, t, decode(h, 'hex') FROM batch`;
const INSERT_EVENTS = 'INSERT INTO events (event_id, stream, occurred_at, data, extra) SELECT i, s, t, d, e FROM batch';
/** Adds to minutes what stands in a parameter or literal of JSON. */
const addMinutes = (parts: string) => `INSERT INTO rollups AS r (stream, minute, count, sum, last, last_at)
    SELECT * FROM jsonb_to_recordset(${parts}::jsonb)
      AS x(stream text, minute timestamptz, count int, sum float8, last float8, "lastAt" timestamptz)
    ON CONFLICT (stream, minute) DO UPDATE SET
      count = r.count + excluded.count,
      sum = CASE WHEN r.sum IS NULL THEN excluded.sum ELSE r.sum + coalesce(excluded.sum, 0) END,
      last = CASE WHEN r.last_at IS NULL OR excluded.last_at > r.last_at THEN excluded.last
        WHEN excluded.last_at = r.last_at THEN greatest(r.last, excluded.last) ELSE r.last END,
      last_at = greatest(r.last_at, excluded.last_at)`;

const KEEP = `${BATCH}, stored AS (${INSERT_EVENTS}), counted AS (${addMinutes('$2')})`;
/** Ids come first here as everywhere, for they are the main statement: what is with it and not read is done after it. */
const STORE_NEW = { name: 'ingest.store-new', text: `WITH ${KEEP} ${INSERT_IDS}` };
const CLAIM_IDS = {
  name: 'ingest.claim-ids',
  text: `WITH ${BATCH} ${INSERT_IDS} ON CONFLICT DO NOTHING RETURNING event_id`,
};
const STORE_CLAIMED = { name: 'ingest.store-claimed', text: `WITH ${KEEP} SELECT` };
const COPY_IDS = 'COPY event_ids (event_id, occurred_at, body_hash) FROM STDIN';
const COPY_EVENTS = 'COPY events (event_id, stream, occurred_at, data, extra) FROM STDIN';

/**
 * Stores events with different ids that nobody used before: ids, rows and rollups, committed when it returns. Rejects
 * with SQLSTATE 23505, having stored none, where an id was used.
 */
export async function storeNew(pool: Pool, events: readonly CheckedEvent[]): Promise<void> {
  const sorted = byId(events);
  await onConnection(pool, async (client) => {
    if (events.length >= WORTH_A_COPY) await copyNew(client, sorted);
    else await queryInTime(client, { ...STORE_NEW, values: [batchOf(sorted), minutesOf(sorted)] });
  });
}

/** In one order whoever stores them, and by which way: two groups never wait for each other's ids in a circle. */
function byId(events: readonly CheckedEvent[]): CheckedEvent[] {
  return events.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
}

function copyNew(client: ClientBase, events: readonly CheckedEvent[]): Promise<void> {
  const copies = [events.map(idLine).join(''), events.map(eventLine).join('')];
  return copyInTime(client, [COPY_IDS, COPY_EVENTS, addMinutes(pg.escapeLiteral(minutesOf(events)))], copies);
}

function idLine({ eventId, occurredAt, hash }: CheckedEvent): string {
  return `${copyText(eventId)}\t${occurredAt}\t\\\\x${hash}\n`;
}

function eventLine({ eventId, stream, occurredAt, dataJson, extraJson }: CheckedEvent): string {
  return `${copyText(eventId)}\t${stream}\t${occurredAt}\t${copyJson(dataJson)}\t${copyJson(extraJson)}\n`;
}

/**
 * Stores those of the events whose ids nobody used before, and answers the ids of the others. Committed when it returns;
 * for groups of some size half as much work again as `storeNew`, for small ones three more round trips.
 */
export async function storeUnknown(pool: Pool, events: readonly CheckedEvent[]): Promise<Set<string>> {
  return transactInTime(pool, async (client) => {
    const claimed = await queryInTime<{ event_id: string }>(client, { ...CLAIM_IDS, values: [batchOf(byId(events))] });
    const known = new Set(events.map((event) => event.eventId));
    for (const { event_id } of claimed) known.delete(event_id);
    const fresh = events.filter((event) => !known.has(event.eventId));
    if (fresh.length > 0) await queryInTime(client, { ...STORE_CLAIMED, values: [batchOf(fresh), minutesOf(fresh)] });
    return known;
  });
}

function minutesOf(events: readonly CheckedEvent[]): string {
  return JSON.stringify(minuteParts(events));
}

function batchOf(events: readonly CheckedEvent[]): string {
  return `[${events.map(rowOf).join(',')}]`;
}

/** One row of the batch as JSON text; what is missing is null. */
function rowOf({ eventId, hash, stream, occurredAt, dataJson, extraJson }: CheckedEvent): string {
  const extra = extraJson === null ? '' : `,"e":${extraJson}`;
  return `{"i":${JSON.stringify(eventId)},"h":"${hash}","s":"${stream}","t":"${occurredAt}","d":${dataJson}${extra}}`;
}

/** The body hashes of stored events, in hex. */
export async function selectHashes(pool: Pool, eventIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await queryInTime<{ event_id: string; hash: string }>(pool, {
    text: `SELECT event_id, encode(body_hash, 'hex') AS hash FROM event_ids WHERE event_id = ANY($1)`,
    values: [eventIds],
  });
  return new Map(rows.map((row) => [row.event_id, row.hash]));
}
