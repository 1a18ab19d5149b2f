import type { EntityManager } from 'typeorm';
import { BY_ALERT, type Erased, type Kept } from '../../data/entities/kept.js';

/** Why a customer's alerts were raised. */
export const EXPLANATIONS_KEPT: readonly Kept[] = [
  { ...BY_ALERT, section: 'explanations', table: 'explanations', order: 't.created_at' },
];

/** Forgets the reasons of a customer's alerts: their texts and evidence name people. */
export async function eraseExplanations(manager: EntityManager, { alertIds }: Pick<Erased, 'alertIds'>): Promise<void> {
  await manager.query('DELETE FROM explanations WHERE alert_id = ANY($1::uuid[])', [alertIds]);
}
