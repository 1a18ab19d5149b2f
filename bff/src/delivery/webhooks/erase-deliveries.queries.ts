import type { EntityManager } from 'typeorm';
import { BY_ALERT, type Erased, type Kept, rowWithout } from '../../data/entities/kept.js';

/** What was told of a customer to others; where it went, and how it failed, is of the receiver. */
export const DELIVERIES_KEPT: readonly Kept[] = [
  {
    ...BY_ALERT,
    section: 'deliveries',
    table: 'deliveries',
    order: 't.created_at, t.delivery_id',
    row: rowWithout('url', 'last_error'),
  },
];

/** Empties the messages about a customer's alerts; those that are not sent yet never are, nor again what is being sent. */
export async function eraseDeliveries(manager: EntityManager, { alertIds }: Pick<Erased, 'alertIds'>): Promise<void> {
  await manager.query(
    `UPDATE deliveries SET body = '{}', last_error = NULL, locked_until = NULL,
       status = CASE status WHEN 'pending' THEN 'exhausted' ELSE status END
     WHERE alert_id = ANY($1::uuid[])`,
    [alertIds],
  );
}
