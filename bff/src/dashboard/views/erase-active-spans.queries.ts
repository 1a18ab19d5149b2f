import type { EntityManager } from 'typeorm';
import { BY_CUSTOMER, type Erased, type Kept } from '../../data/entities/kept.js';

/** When a customer counted as active. */
export const ACTIVE_SPANS_KEPT: readonly Kept[] = [
  { ...BY_CUSTOMER, section: 'activeSpans', table: 'active_spans', order: 't.starts_at' },
];

/** Lets the times at which a customer counted as active be those of the pseudonym: the past stays as it was told. */
export async function eraseInActiveSpans(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<void> {
  await manager.query('UPDATE active_spans SET customer_id = $2 WHERE customer_id = $1', [customerId, pseudonym]);
}
