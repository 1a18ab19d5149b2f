import type { EntityManager } from 'typeorm';
import { BY_ALERT, type Erased, type Kept } from '../../data/entities/kept.js';

/** What people said of the reasons of a customer's alerts. */
export const FEEDBACK_KEPT: readonly Kept[] = [
  { ...BY_ALERT, section: 'feedback', table: 'explanation_feedback', order: 't.at' },
];

/** Forgets what people wrote of the reasons of a customer's alerts; their votes stay. */
export async function eraseFeedbackNotes(
  manager: EntityManager,
  { alertIds }: Pick<Erased, 'alertIds'>,
): Promise<void> {
  await manager.query('UPDATE explanation_feedback SET note = NULL WHERE alert_id = ANY($1::uuid[])', [alertIds]);
}
