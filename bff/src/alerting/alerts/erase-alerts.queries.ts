import type { EntityManager } from 'typeorm';
import { BY_ALERT, type Erased, type Kept } from '../../data/entities/kept.js';

/** What an erased customer is called. */
const NOBODY = 'An erased customer';

/** The alerts about a customer, with what operators wrote in them. */
export const ALERTS_KEPT: readonly Kept[] = [
  { ...BY_ALERT, section: 'alerts', table: 'alerts', order: 't.started_at, t.alert_id' },
];

/** The ids of all alerts about a customer. */
export async function selectAlertIds(manager: EntityManager, customerId: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT alert_id AS id FROM alerts WHERE entity_kind = 'customer' AND entity_id = $1`,
    [customerId],
  );
  return rows.map(({ id }) => id);
}

/** Those of some alerts that have not ended; they are the caller's alone until its transaction ends. */
export async function lockUnended(manager: EntityManager, alertIds: readonly string[]): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    'SELECT alert_id AS id FROM alerts WHERE alert_id = ANY($1::uuid[]) AND ended_at IS NULL FOR UPDATE',
    [alertIds],
  );
  return rows.map(({ id }) => id);
}

/** Forgets whom alerts are about and what operators wrote in them; what has not ended ends at `at`. */
export async function eraseAlerts(manager: EntityManager, { alertIds, pseudonym }: Erased, at: Date): Promise<void> {
  await manager.query(
    `UPDATE alerts SET entity_id = $2, entity_label = $3, title = $3, fingerprint = type || ':customer:' || $2,
       history = (SELECT coalesce(jsonb_agg(entry || '{"note":null}' ORDER BY nth), '[]')
         FROM jsonb_array_elements(history) WITH ORDINALITY AS x(entry, nth)),
       condition = 'recovered', ended_at = coalesce(ended_at, $4), snoozed_until = NULL, snoozed_by = NULL,
       escalated_at = NULL, escalated_by = NULL,
       status = CASE WHEN status IN ('active', 'acknowledged') THEN 'resolved' ELSE status END
     WHERE alert_id = ANY($1::uuid[])`,
    [alertIds, pseudonym, NOBODY, at],
  );
}
