import type { EntityManager } from 'typeorm';

/** Forgets the reasons of alerts: their texts and evidence name people. */
export async function eraseExplanations(manager: EntityManager, alertIds: readonly string[]): Promise<void> {
  await manager.query('DELETE FROM explanations WHERE alert_id = ANY($1::uuid[])', [alertIds]);
}
