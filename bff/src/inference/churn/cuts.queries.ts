import type { EntityManager } from 'typeorm';
import { CUTS_LEARNT_FROM } from './cuts.js';
import { GONE_DAYS } from './features.js';

/** A customer at a cut: what was known then, and whether that was the end. */
export interface CutRow {
  customerId: string;
  /** By name; null where it was not known. */
  features: Record<string, number | null>;
  channel: string | null;
  /** Null until 60 days have passed. */
  churned: boolean | null;
}

/** A moment at which features were written down. */
export interface Cut {
  cutAt: Date;
  labelled: boolean;
}

/** The cuts that there are up to a moment, oldest first. */
export function selectCuts(manager: EntityManager, asOf: Date): Promise<Cut[]> {
  return manager.query('SELECT cut_at AS "cutAt", labelled FROM churn_cuts WHERE cut_at <= $1 ORDER BY cut_at', [asOf]);
}

/** Writes a cut down, in place of one of the same moment. Who was erased since the rows were read is left out. */
export async function replaceCut(manager: EntityManager, cutAt: Date, rows: readonly CutRow[]): Promise<void> {
  await manager.query('DELETE FROM churn_cuts WHERE cut_at = $1', [cutAt]);
  await manager.query('INSERT INTO churn_cuts (cut_at) VALUES ($1)', [cutAt]);
  await manager.query(
    `INSERT INTO churn_rows (cut_at, customer_id, features, channel)
     SELECT $1, "customerId", features, channel
     FROM jsonb_to_recordset($2::jsonb) AS x("customerId" text, features jsonb, channel text)
     WHERE EXISTS (SELECT FROM customers c WHERE c.customer_id = x."customerId")
       OR EXISTS (SELECT FROM sessions s WHERE s.customer_id = x."customerId")`,
    [cutAt, JSON.stringify(rows)],
  );
}

/** Notes of each customer of a cut whether no session came in the 60 days after it. */
export async function labelCut(manager: EntityManager, cutAt: Date): Promise<void> {
  await manager.query(
    `UPDATE churn_rows r SET churned = NOT EXISTS (
       SELECT FROM sessions s WHERE s.customer_id = r.customer_id AND s.state = 'completed'
         AND s.ended_at > r.cut_at AND s.ended_at <= r.cut_at + make_interval(hours => ${24 * GONE_DAYS}))
     WHERE cut_at = $1`,
    [cutAt],
  );
  await manager.query('UPDATE churn_cuts SET labelled = true WHERE cut_at = $1', [cutAt]);
}

/** The customers of a cut. */
export function selectCutRows(manager: EntityManager, cutAt: Date): Promise<CutRow[]> {
  return manager.query(
    `SELECT customer_id AS "customerId", features, channel, churned FROM churn_rows
     WHERE cut_at = $1 ORDER BY customer_id`,
    [cutAt],
  );
}

/** Forgets cuts that are not learnt from any more. */
export async function deleteOldCuts(manager: EntityManager, asOf: Date): Promise<void> {
  await manager.query(
    `DELETE FROM churn_cuts WHERE cut_at < $1::timestamptz - make_interval(days => ${GONE_DAYS + 7 * (CUTS_LEARNT_FROM + 1)})`,
    [asOf],
  );
}
