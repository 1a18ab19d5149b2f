import type { EntityManager } from 'typeorm';
import { FOLLOWED, type Followed, type TxRange } from './cursor.queries.js';
import type { BadRow } from './go-round.js';

/** Keys of the rows of a range that a follower has set aside. */
export async function selectKeysSetAside(
  manager: EntityManager,
  follower: string,
  { after, upTo }: TxRange,
): Promise<string[]> {
  const rows = await manager.query<{ key: string }[]>(
    'SELECT key FROM set_aside WHERE follower = $1 AND tx_id > $2::xid8 AND tx_id <= $3::xid8',
    [follower, after, upTo],
  );
  return rows.map((row) => row.key);
}

/**
 * Writes down rows of a range that a follower went round, each with the transaction that wrote it, which is the way
 * back to it. A row that is there already gets the newer reason.
 */
export async function insertSetAside(
  manager: EntityManager,
  { name, source }: { name: string; source: Followed },
  { after, upTo }: TxRange,
  found: readonly BadRow[],
): Promise<void> {
  if (found.length === 0) return;
  await manager.query(
    `INSERT INTO set_aside (follower, key, tx_id, reason, at)
     SELECT $1, f.key, s.tx_id, f.reason, now()
     FROM ${source} s JOIN unnest($4::text[], $5::text[]) AS f (key, reason) ON f.key = s.${FOLLOWED[source].key}::text
     WHERE s.tx_id > $2::xid8 AND s.tx_id <= $3::xid8
     ON CONFLICT (follower, key) DO UPDATE SET tx_id = excluded.tx_id, reason = excluded.reason, at = excluded.at`,
    [name, after, upTo, found.map((row) => row.key), found.map((row) => row.reason)],
  );
}

/** Rows that a follower has set aside, by the transaction that wrote them, oldest first; at most `limit` rows. */
export function selectSetAside(
  manager: EntityManager,
  follower: string,
  limit: number,
): Promise<{ txId: string; keys: string[] }[]> {
  return manager.query(
    `SELECT tx_id::text AS "txId", array_agg(key) AS keys FROM (
       SELECT tx_id, key FROM set_aside WHERE follower = $1 ORDER BY tx_id, key LIMIT $2
     ) AS oldest GROUP BY tx_id ORDER BY oldest.tx_id`,
    [follower, limit],
  );
}

/** How many rows a follower has set aside, and the newest of them. */
export async function selectSetAsideSummary(
  manager: EntityManager,
  follower: string,
): Promise<{ count: number; newest: { key: string; reason: string; at: Date }[] }> {
  const [row] = await manager.query<[{ count: number }]>(
    'SELECT count(*)::int AS count FROM set_aside WHERE follower = $1',
    [follower],
  );
  const newest = await manager.query<{ key: string; reason: string; at: Date }[]>(
    'SELECT key, reason, at FROM set_aside WHERE follower = $1 ORDER BY at DESC, key LIMIT 5',
    [follower],
  );
  return { ...row, newest };
}

/** Forgets that rows were set aside: these, or all of the follower's. */
export async function deleteSetAside(
  manager: EntityManager,
  follower: string,
  keys: readonly string[] | null = null,
): Promise<void> {
  await manager.query('DELETE FROM set_aside WHERE follower = $1 AND ($2::text[] IS NULL OR key = ANY($2))', [
    follower,
    keys,
  ]);
}

/** Forgets rows that were set aside before a moment: what they stood for is gone as well. */
export async function deleteSetAsideBefore(manager: EntityManager, before: Date): Promise<void> {
  await manager.query('DELETE FROM set_aside WHERE at < $1', [before]);
}

/** Forgets rows by their key, whoever set them aside; or those only who follow some tables. */
export async function deleteSetAsideOf(
  manager: EntityManager,
  keys: readonly string[],
  sources: readonly Followed[] | null = null,
): Promise<void> {
  await manager.query(
    `DELETE FROM set_aside WHERE key = ANY($1)
       AND ($2::text[] IS NULL OR follower IN (SELECT name FROM cursors WHERE source = ANY($2)))`,
    [keys, sources],
  );
}
