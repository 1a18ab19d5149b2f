import type { EntityManager } from 'typeorm';
import { BY_CUSTOMER, type Erased, type Kept } from '../../data/entities/kept.js';

/** A customer's sessions as tutors are counted by them. */
export const TUTORS_KEPT: readonly Kept[] = [
  { ...BY_CUSTOMER, section: 'tutorSessions', table: 'tutor_sessions', order: 't.ended_at, t.session_id' },
];

/** Lets tutors' sessions be with the pseudonym. */
export async function eraseInTutors(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<void> {
  await manager.query(
    'UPDATE tutor_sessions SET customer_id = $2 WHERE session_id IN (SELECT session_id FROM sessions WHERE customer_id = $2) AND customer_id = $1',
    [customerId, pseudonym],
  );
}
