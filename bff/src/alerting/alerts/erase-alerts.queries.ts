import type { EntityManager } from 'typeorm';
import type { Erased } from '../../data/entities/erase-customer.queries.js';

/** What an erased customer is called. */
const NOBODY = 'An erased customer';

/** What became of the alerts about somebody: all of them, and those that ended with it. */
export interface ErasedAlerts {
  all: string[];
  ended: string[];
}

/** Forgets whom alerts are about and what operators wrote in them; what has not ended ends at `at`. */
export async function eraseAlerts(
  manager: EntityManager,
  { customerId, pseudonym }: Erased,
  at: Date,
): Promise<ErasedAlerts> {
  const rows = await manager.query<{ id: string; isEnded: boolean }[]>(
    `SELECT alert_id AS id, ended_at IS NOT NULL AS "isEnded" FROM alerts
     WHERE entity_kind = 'customer' AND entity_id = $1 FOR UPDATE`,
    [customerId],
  );
  await manager.query(
    `UPDATE alerts SET entity_id = $2, entity_label = $3, title = $3, fingerprint = type || ':customer:' || $2,
       history = (SELECT coalesce(jsonb_agg(entry || '{"note":null}' ORDER BY nth), '[]')
         FROM jsonb_array_elements(history) WITH ORDINALITY AS x(entry, nth)),
       condition = 'recovered', ended_at = coalesce(ended_at, $4), snoozed_until = NULL, snoozed_by = NULL,
       escalated_at = NULL, escalated_by = NULL,
       status = CASE WHEN status IN ('active', 'acknowledged') THEN 'resolved' ELSE status END
     WHERE alert_id = ANY($1::uuid[])`,
    [rows.map(({ id }) => id), pseudonym, NOBODY, at],
  );
  return { all: rows.map(({ id }) => id), ended: rows.filter(({ isEnded }) => !isEnded).map(({ id }) => id) };
}
