import type { EntityManager } from 'typeorm';

/** Forgets what people wrote of the reasons of alerts; their votes stay. */
export async function eraseFeedbackNotes(manager: EntityManager, alertIds: readonly string[]): Promise<void> {
  await manager.query('UPDATE explanation_feedback SET note = NULL WHERE alert_id = ANY($1::uuid[])', [alertIds]);
}
