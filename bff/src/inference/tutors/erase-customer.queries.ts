import type { EntityManager } from 'typeorm';
import type { Erased } from '../../data/entities/erase-customer.queries.js';

/** Lets tutors' sessions be with the pseudonym. */
export async function eraseInTutors(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<void> {
  await manager.query(
    'UPDATE tutor_sessions SET customer_id = $2 WHERE session_id IN (SELECT session_id FROM sessions WHERE customer_id = $2) AND customer_id = $1',
    [customerId, pseudonym],
  );
}
