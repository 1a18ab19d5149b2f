import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';

/** What the name of a day's table ends with once it is out of `events`. */
const EXPIRED = '_expired';

/**
 * Makes a partition for every UTC day from `from` to `to`, where there is none; returns how many were made.
 * Each is made apart and then attached: `PARTITION OF` would lock out every insert until the longest running read ends.
 */
export async function ensurePartitions(manager: EntityManager, from: Date, to: Date): Promise<number> {
  const [row] = await manager.query<[{ made: number; sql: string | null }]>(
    `WITH days AS (
       SELECT 'events_' || to_char(day, 'YYYYMMDD') AS name, to_char(day, 'YYYY-MM-DD') || 'T00:00:00Z' AS since,
              to_char(day + interval '1 day', 'YYYY-MM-DD') || 'T00:00:00Z' AS until
       FROM generate_series(date_trunc('day', $1::timestamptz AT TIME ZONE 'UTC'), $2::timestamptz AT TIME ZONE 'UTC', interval '1 day') AS day
     ) SELECT count(*)::int AS made, string_agg(format(
         'CREATE TABLE %1$I (LIKE events INCLUDING ALL);'
         'ALTER TABLE events ATTACH PARTITION %1$I FOR VALUES FROM (%2$L) TO (%3$L)', name, since, until), ';') AS sql
     FROM days WHERE to_regclass(name) IS NULL`,
    [from, to],
  );
  if (row.sql !== null) await manager.query(row.sql);
  return row.made;
}

/** A day's partition on its way out. */
export interface ExpiredDay {
  table: string;
  /** The last two are what a crash left half done. */
  state: 'attached' | 'detaching' | 'detached';
}

/** The partitions of days that end by `before`, oldest first; those that are half gone come whatever their day. */
export async function selectExpiredDays(client: ClientBase, before: Date): Promise<ExpiredDay[]> {
  const { rows } = await client.query<ExpiredDay>(
    `SELECT c.relname AS table,
       CASE WHEN i.inhrelid IS NULL THEN 'detached' WHEN i.inhdetachpending THEN 'detaching' ELSE 'attached' END AS state
     FROM pg_class p JOIN pg_class c USING (relnamespace) LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
     WHERE p.oid = 'events'::regclass AND c.relkind = 'r' AND c.relname ~ '^events_[0-9]{8}(${EXPIRED})?$'
       AND (i.inhrelid IS NULL OR i.inhdetachpending
         OR (to_date(substring(c.relname FROM '[0-9]{8}'), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= $1)
     ORDER BY i.inhrelid IS NOT NULL AND NOT i.inhdetachpending, length(c.relname) DESC, c.relname`,
    [before],
  );
  return rows;
}

/** True when every follower of the events has read all of a day. */
export async function isRead(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ read: boolean }>(
    `SELECT coalesce(
       max(tx_id) <= (SELECT min(tx_id) FROM cursors WHERE source = 'events'), count(*) = 0) AS read
     FROM (SELECT tx_id FROM ${table} ORDER BY tx_id DESC LIMIT 1) AS newest`,
  );
  return rows[0]!.read;
}

/**
 * Takes a day out of `events`, or ends what a crash interrupted; inserts and reads go on meanwhile.
 * Returns the table that holds the day from then on. Its name is free again: the day may come back empty.
 */
export async function detachDay(client: ClientBase, { table, state }: ExpiredDay): Promise<string> {
  // In between it is a partition neither for reads nor for writes, until all who knew it as one have ended.
  if (state === 'attached') await client.query(`ALTER TABLE events DETACH PARTITION ${table} CONCURRENTLY`);
  if (state === 'detaching') await client.query(`ALTER TABLE events DETACH PARTITION ${table} FINALIZE`);
  if (table.endsWith(EXPIRED)) return table;
  await client.query(`ALTER TABLE ${table} RENAME TO ${table}${EXPIRED}`);
  return `${table}${EXPIRED}`;
}

/** How many pages a detached day has. */
export async function countPages(client: ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ pages: number }>(
    `SELECT (pg_relation_size($1) / current_setting('block_size')::int)::int AS pages`,
    [table],
  );
  return rows[0]!.pages;
}

/**
 * Frees the ids of the events on some pages of a detached day. Only once the events are out of `events`, so that no id
 * is ever there twice; and not those that were used anew since, should a crash make this the second time.
 */
export async function deleteIds(client: ClientBase, table: string, pages: { from: number; to: number }): Promise<void> {
  await client.query(
    `WITH gone AS MATERIALIZED (
       SELECT event_id, occurred_at FROM ${table} WHERE ctid >= '(${pages.from},0)' AND ctid < '(${pages.to},0)'
     )
     DELETE FROM event_ids WHERE event_id = ANY(ARRAY(SELECT event_id FROM gone))
       AND occurred_at BETWEEN (SELECT min(occurred_at) FROM gone) AND (SELECT max(occurred_at) FROM gone)`,
  );
}

/** Drops a detached day. */
export async function dropDay(client: ClientBase, table: string): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${table}`);
}
