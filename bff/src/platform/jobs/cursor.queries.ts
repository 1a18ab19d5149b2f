import type { EntityManager } from 'typeorm';

/** Tables that can be followed: they have a `tx_id` column with an index. */
export type Followed = 'events' | 'customers' | 'customer_health' | 'outbox';

/** Whole transactions: those after `after` up to and with `upTo`, as ids. */
export interface TxRange {
  after: string;
  upTo: string;
}

/**
 * Up to where a follower may read: over at least `limit` rows where there are as many, in whole transactions.
 * Never `id > last`: a row may commit after a higher id. A transaction counts only once every older one has
 * ended, so that no row can appear behind the cursor. Null when there is nothing new.
 */
export async function selectUpTo(
  manager: EntityManager,
  source: Followed,
  after: string,
  limit: number,
): Promise<string | null> {
  const [row] = await manager.query<{ up_to: string | null }[]>(
    `SELECT max(tx_id)::text AS up_to FROM (
       SELECT tx_id FROM ${source}
       WHERE tx_id > $1::xid8 AND tx_id < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY tx_id FETCH FIRST $2 ROWS WITH TIES
     ) AS next`,
    [after, limit],
  );
  return row?.up_to ?? null;
}

/** True when there is something to read; cheap, and takes no transaction id of its own. */
export async function hasNews(manager: EntityManager, name: string, source: Followed): Promise<boolean> {
  const [row] = await manager.query<{ news: boolean }[]>(
    `SELECT EXISTS (
       SELECT 1 FROM ${source}
       WHERE tx_id > coalesce((SELECT tx_id FROM cursors WHERE name = $1), '0'::xid8)
         AND tx_id < pg_snapshot_xmin(pg_current_snapshot())
     ) AS news`,
    [name],
  );
  return row?.news ?? false;
}

/** Locks a cursor and returns where it stands; null when another replica holds it. */
export async function lockCursor(manager: EntityManager, name: string): Promise<string | null> {
  await manager.query('INSERT INTO cursors (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
  const [row] = await manager.query<{ tx_id: string }[]>(
    'SELECT tx_id::text FROM cursors WHERE name = $1 FOR UPDATE SKIP LOCKED',
    [name],
  );
  return row?.tx_id ?? null;
}

/** Moves a locked cursor; in the transaction of what was made of the rows. */
export async function moveCursor(manager: EntityManager, name: string, txId: string): Promise<void> {
  await manager.query(
    'INSERT INTO cursors (name, tx_id) VALUES ($1, $2::xid8) ON CONFLICT (name) DO UPDATE SET tx_id = excluded.tx_id',
    [name, txId],
  );
}
