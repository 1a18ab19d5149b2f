import type { EntityManager } from 'typeorm';
import type { Erased } from '../../data/entities/erase-customer.queries.js';
import { eraseInLabels } from './labels.queries.js';

/** Forgets what is said of a customer's leaving; what models learn from stays, as figures of nobody. */
export async function eraseChurn(manager: EntityManager, erased: Erased): Promise<void> {
  const { customerId, pseudonym } = erased;
  await manager.query('DELETE FROM churn_scores WHERE customer_id = $1', [customerId]);
  await manager.query('UPDATE churn_rows SET customer_id = $2, channel = NULL WHERE customer_id = $1', [
    customerId,
    pseudonym,
  ]);
  await eraseInLabels(manager, erased);
}
