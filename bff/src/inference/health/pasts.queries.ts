import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';

/** A completed session that changed what is known of its customer's past. */
export interface ChangedSession {
  sessionId: string;
  customerId: string;
  /** It ended in a time that was counted already; null where the customer has no past yet. */
  isCounted: boolean | null;
}

/** The completed sessions of a range that pasts have to hear of; those that ended since are read when scores are made. */
export function selectChanged(manager: EntityManager, { after, upTo }: TxRange): Promise<ChangedSession[]> {
  return manager.query(
    `SELECT s.session_id AS "sessionId", s.customer_id AS "customerId", s.ended_at <= p.settled_until AS "isCounted"
     FROM sessions s LEFT JOIN health_pasts p USING (customer_id)
     WHERE s.tx_id > $1::xid8 AND s.tx_id <= $2::xid8 AND s.state = 'completed' AND s.customer_id IS NOT NULL
       AND (p.customer_id IS NULL OR s.ended_at <= p.settled_until)`,
    [after, upTo],
  );
}

/** Begins the pasts of customers, in which nothing is counted yet. */
export async function beginPasts(manager: EntityManager, customerIds: readonly string[]): Promise<void> {
  await manager.query(
    `INSERT INTO health_pasts (customer_id, settled_until)
     SELECT DISTINCT customer_id, '-infinity'::timestamptz FROM unnest($1::text[]) AS customer_id ORDER BY 1
     ON CONFLICT DO NOTHING`,
    [customerIds],
  );
}

/** Between a score's reading of pasts and its commit none may be found wrong: its score would not be due again. */
const LOCK = "hashtext('iops.health.pasts')";

/** Keeps pasts from being unsettled until the transaction ends. */
export async function holdPasts(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock_shared(${LOCK})`);
}

/** Lets nothing be counted in pasts, and makes the scores due: all sessions are read until the pasts are settled again. */
export async function unsettle(manager: EntityManager, customerIds: readonly string[], asOf: Date): Promise<void> {
  if (customerIds.length === 0) return;
  await manager.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
  await manager.query(
    `UPDATE health_pasts SET settled_until = '-infinity', tutor_ids = '{}', sessions = '{}', first_ratings = '{}',
       first_at = NULL, last_at = NULL WHERE customer_id = ANY($1)`,
    [customerIds],
  );
  await manager.query(
    `UPDATE customer_health h SET due_at = $2 FROM (
       SELECT customer_id FROM customer_health WHERE customer_id = ANY($1) AND due_at > $2 ORDER BY customer_id FOR UPDATE
     ) AS later WHERE h.customer_id = later.customer_id`,
    [customerIds, asOf],
  );
}

/** Customers whose past was counted up to before a moment, or never, longest ago first. */
export async function selectUnsettled(manager: EntityManager, before: Date, limit: number): Promise<string[]> {
  const rows = await manager.query<{ customer_id: string }[]>(
    'SELECT customer_id FROM health_pasts WHERE settled_until < $1 ORDER BY settled_until LIMIT $2',
    [before, limit],
  );
  return rows.map((row) => row.customer_id);
}

/** Counts the pasts of customers anew, up to a moment. No step of the follower may run beside it. */
export async function settle(manager: EntityManager, customerIds: readonly string[], until: Date): Promise<void> {
  await manager.query(
    `WITH done AS (
       SELECT customer_id, tutor_id, ended_at, rating,
              row_number() OVER (PARTITION BY customer_id, tutor_id ORDER BY ended_at, rating) AS nth
       FROM sessions WHERE customer_id = ANY($1) AND state = 'completed' AND ended_at <= $2
     ), by_tutor AS (
       SELECT customer_id, tutor_id, count(*)::int AS n, max(rating) FILTER (WHERE nth = 1) AS first_rating,
              min(ended_at) AS first_at, max(ended_at) AS last_at
       FROM done GROUP BY customer_id, tutor_id
     ), pasts AS (
       SELECT customer_id, array_agg(tutor_id) AS tutor_ids, array_agg(n) AS sessions,
              array_agg(first_rating) AS first_ratings, min(first_at) AS first_at, max(last_at) AS last_at
       FROM by_tutor GROUP BY customer_id
     )
     UPDATE health_pasts p SET settled_until = $2, tutor_ids = coalesce(n.tutor_ids, '{}'),
       sessions = coalesce(n.sessions, '{}'), first_ratings = coalesce(n.first_ratings, '{}'),
       first_at = n.first_at, last_at = n.last_at
     FROM unnest($1::text[]) AS x (customer_id) LEFT JOIN pasts n USING (customer_id)
     WHERE p.customer_id = x.customer_id`,
    [customerIds, until],
  );
}
