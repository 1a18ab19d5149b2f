import type { EntityManager } from 'typeorm';
import type { Outcome } from './retry-schedule.js';

/** A message that is to be posted. */
export interface NewDelivery {
  /** `webhook-id`: the same however often the message is made or posted. */
  deliveryId: string;
  url: string;
  type: string;
  alertId: string;
  /** The exact bytes that are signed and sent. */
  body: string;
  dueAt: Date;
}

/** Stores a message to be posted; one that is there already stays as it is. */
export async function insertDelivery(
  manager: EntityManager,
  { deliveryId, url, type, alertId, body, dueAt }: NewDelivery,
): Promise<void> {
  await manager.query(
    `INSERT INTO deliveries (delivery_id, url, type, alert_id, body, next_attempt_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (delivery_id) DO NOTHING`,
    [deliveryId, url, type, alertId, body, dueAt],
  );
}

/** A message that this process has the lease of. */
export interface ClaimedDelivery {
  deliveryId: string;
  url: string;
  body: string;
  /** Of this attempt, from 1; it tells this lease from later ones. */
  attempt: number;
}

/** Takes up to `limit` due messages until `until`; what another process has taken is passed over. */
export async function claimDue(
  manager: EntityManager,
  { at, until, limit }: { at: Date; until: Date; limit: number },
): Promise<ClaimedDelivery[]> {
  const [rows] = await manager.query<[ClaimedDelivery[], number]>(
    `UPDATE deliveries SET locked_until = $2, attempts = attempts + 1
     WHERE delivery_id = ANY (ARRAY(
       SELECT delivery_id FROM deliveries
       WHERE status = 'pending' AND next_attempt_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)
       ORDER BY next_attempt_at, delivery_id LIMIT $3 FOR UPDATE SKIP LOCKED
     ))
     RETURNING delivery_id AS "deliveryId", url, body, attempts AS attempt`,
    [at, until, limit],
  );
  return rows;
}

/** What an attempt came to. */
export interface Attempted {
  outcome: Outcome;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  error: string | null;
  at: Date;
}

/** Records an attempt while its lease holds; answers whether it did. */
export async function recordAttempt(
  manager: EntityManager,
  { deliveryId, attempt }: ClaimedDelivery,
  attempted: Attempted,
): Promise<boolean> {
  const { outcome, status, error, at } = attempted;
  const [, affected] = await manager.query<[unknown[], number]>(
    `UPDATE deliveries SET
       status = CASE $3 WHEN 'retry' THEN 'pending' ELSE $3 END,
       next_attempt_at = coalesce($4, next_attempt_at),
       delivered_at = CASE $3 WHEN 'delivered' THEN $7::timestamptz END,
       last_status = $5, last_error = $6, locked_until = NULL
     WHERE delivery_id = $1 AND attempts = $2 AND locked_until > $7`,
    [deliveryId, attempt, outcome.kind, outcome.kind === 'retry' ? outcome.at : null, status, error, at],
  );
  return affected === 1;
}
