import type { EntityManager } from 'typeorm';
import { markCursor, selectCursor } from '../jobs/cursor.queries.js';

/** Under this name stands up to where the outbox was emptied. */
const PRUNED = 'outbox.pruned';

/**
 * Forgets the oldest rows of the outbox that were written before a moment and that every follower has read, `limit` at
 * most; answers how many. What a follower set aside stays until it is tried again. One replica does it, another that
 * comes at the same time leaves it.
 */
export async function pruneOutbox(manager: EntityManager, before: Date, limit: number): Promise<number> {
  return manager.transaction(async (inner) => {
    const [lock] = await inner.query<{ mine: boolean }[]>(
      `SELECT pg_try_advisory_xact_lock(hashtext('iops.outbox.prune')) AS mine`,
    );
    if (!lock?.mine) return 0;
    const [rows] = await inner.query<[{ tx: string }[], number]>(
      `DELETE FROM outbox WHERE outbox_id = ANY(ARRAY(
         SELECT outbox_id FROM (SELECT * FROM outbox ORDER BY outbox_id LIMIT $2) AS oldest
         WHERE created_at < $1 AND tx_id <= (SELECT min(tx_id) FROM cursors WHERE source = 'outbox')
           AND NOT EXISTS (SELECT FROM set_aside WHERE key = oldest.outbox_id::text)
       )) RETURNING tx_id::text AS tx`,
      [before, limit],
    );
    if (rows.length > 0) await markCursor(inner, PRUNED, 'pruned', newestOf(rows));
    return rows.length;
  });
}

/** The newest transaction of which rows were forgotten; 0 before the first. Who was told up to an earlier one missed some. */
export async function selectPrunedUpTo(manager: EntityManager): Promise<bigint> {
  return BigInt(await selectCursor(manager, PRUNED));
}

function newestOf(rows: readonly { tx: string }[]): string {
  return String(rows.map(({ tx }) => BigInt(tx)).reduce((newest, tx) => (tx > newest ? tx : newest)));
}
