import type { Pool } from 'pg';
import type { CheckedEvent } from './check-event.js';
import { queryInTime } from './in-time.queries.js';

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
  const values = [`[${events.map(rowOf).join(',')}]`];
  const rows = await queryInTime<{ event_id: string }>(pool, { name: 'ingest.store', text: STORE, values });
  return rows.map((row) => row.event_id);
}

/** One row of the batch as JSON text; what is missing is null. */
function rowOf({ eventId, hash, stream, occurredAt, dataJson, extraJson, sum, last }: CheckedEvent): string {
  const extra = extraJson === null ? '' : `,"e":${extraJson}`;
  const value = sum === null ? (last === null ? '' : `,"l":${last}`) : `,"v":${sum}`;
  return `{"i":${JSON.stringify(eventId)},"h":"${hash}","s":"${stream}","t":"${occurredAt}","d":${dataJson}${extra}${value}}`;
}

/** The body hashes of stored events, in hex. */
export async function selectHashes(pool: Pool, eventIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await queryInTime<{ event_id: string; hash: string }>(pool, {
    text: `SELECT event_id, encode(body_hash, 'hex') AS hash FROM event_ids WHERE event_id = ANY($1)`,
    values: [eventIds],
  });
  return new Map(rows.map((row) => [row.event_id, row.hash]));
}
