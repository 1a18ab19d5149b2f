import type { EntityManager } from 'typeorm';

/** Empties the messages about alerts; those that are not sent yet never are, nor again what is being sent. */
export async function eraseDeliveries(manager: EntityManager, alertIds: readonly string[]): Promise<void> {
  await manager.query(
    `UPDATE deliveries SET body = '{}', last_error = NULL, locked_until = NULL,
       status = CASE status WHEN 'pending' THEN 'exhausted' ELSE status END
     WHERE alert_id = ANY($1::uuid[])`,
    [alertIds],
  );
}
