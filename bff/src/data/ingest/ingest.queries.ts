import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import type { CheckedEvent, Refusal } from './check-event.js';

/**
 * Stores a group of events with different ids: ids, rows, and the rollups of exactly the rows that were new,
 * in one statement, which is one commit. Sorted by id, so that two groups never wait for each other in a circle.
 */
const STORE = `
  WITH batch AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb)
      AS x(i text, h text, s text, t timestamptz, d jsonb, e jsonb, v float8, l float8)
    ORDER BY i COLLATE "C"
  ), fresh AS (
    INSERT INTO event_ids (event_id, occurred_at, body_hash)
    SELECT i, t, decode(h, 'hex') FROM batch
    ON CONFLICT DO NOTHING RETURNING event_id
  ), stored AS (
    INSERT INTO events (event_id, stream, occurred_at, data, extra)
    SELECT i, s, t, d, e FROM batch WHERE i IN (SELECT event_id FROM fresh)
  ), counted AS (
    INSERT INTO rollups AS r (stream, minute, count, sum, last, last_at)
    SELECT s, date_trunc('minute', t, 'UTC'), count(*), sum(v),
           (max(ARRAY[extract(epoch FROM t)::float8, l]) FILTER (WHERE l IS NOT NULL))[2], max(t) FILTER (WHERE l IS NOT NULL)
    FROM batch WHERE i IN (SELECT event_id FROM fresh)
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (stream, minute) DO UPDATE SET
      count = r.count + excluded.count,
      sum = CASE WHEN r.sum IS NULL THEN excluded.sum ELSE r.sum + coalesce(excluded.sum, 0) END,
      last = CASE WHEN r.last_at IS NULL OR excluded.last_at >= r.last_at THEN coalesce(excluded.last, r.last) ELSE r.last END,
      last_at = greatest(r.last_at, excluded.last_at)
  )
  SELECT i AS event_id FROM batch WHERE i NOT IN (SELECT event_id FROM fresh)`;

/** Stores the events and answers the ids of those that were there already. Committed when it returns. */
export async function storeEvents(pool: Pool, events: readonly CheckedEvent[]): Promise<string[]> {
  const rows = events.map(
    (event) =>
      `{"i":${JSON.stringify(event.eventId)},"h":"${event.hash.toString('hex')}","s":"${event.stream}","t":"${event.occurredAt.toISOString()}",` +
      `"d":${event.dataJson},"e":${event.extraJson},"v":${event.sum},"l":${event.last}}`,
  );
  const { rows: known } = await pool.query<{ event_id: string }>({
    name: 'ingest.store',
    text: STORE,
    values: [`[${rows.join(',')}]`],
  });
  return known.map((row) => row.event_id);
}

/** The body hashes of stored events. */
export async function selectHashes(pool: Pool, eventIds: readonly string[]): Promise<Map<string, Buffer>> {
  const { rows } = await pool.query<{ event_id: string; body_hash: Buffer }>(
    'SELECT event_id, body_hash FROM event_ids WHERE event_id = ANY($1)',
    [eventIds],
  );
  return new Map(rows.map((row) => [row.event_id, row.body_hash]));
}

/** One refused event, as it is kept. */
export interface QuarantineRow extends Refusal {
  eventId: string | null;
  /** The event as JSON text. */
  body: string;
}

/** Keeps refused events whole, with their reason. */
export async function insertQuarantine(pool: Pool, sender: string, rows: readonly QuarantineRow[]): Promise<void> {
  await pool.query(
    `INSERT INTO quarantine (sender, event_id, code, pointer, message, body)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`,
    [
      sender,
      rows.map((r) => r.eventId),
      rows.map((r) => r.code),
      rows.map((r) => r.pointer),
      rows.map((r) => r.message),
      rows.map((r) => r.body),
    ],
  );
}

/** Makes a partition for every UTC day from `from` to `to`, where there is none; returns how many were made. */
export async function ensurePartitions(manager: EntityManager, from: Date, to: Date): Promise<number> {
  const [row] = (await manager.query<{ made: number }[]>(
    `WITH days AS (
       SELECT day FROM generate_series(date_trunc('day', $1::timestamptz, 'UTC'), $2::timestamptz, '1 day') AS day
       WHERE to_regclass('events_' || to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD')) IS NULL
     ) SELECT count(*)::int AS made, string_agg(format(
         'CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
         'events_' || to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD'),
         to_char(day AT TIME ZONE 'UTC', 'YYYY-MM-DD') || 'T00:00:00Z',
         to_char((day AT TIME ZONE 'UTC') + interval '1 day', 'YYYY-MM-DD') || 'T00:00:00Z'), ';') AS sql
     FROM days`,
    [from, to],
  )) as unknown as [{ made: number; sql: string | null }];
  if (row.sql !== null) await manager.query(row.sql);
  return row.made;
}
