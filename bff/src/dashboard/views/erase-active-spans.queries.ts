import type { EntityManager } from 'typeorm';
import type { Erased } from '../../data/entities/erase-customer.queries.js';

/** Lets the times at which a customer counted as active be those of the pseudonym: the past stays as it was told. */
export async function eraseInActiveSpans(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<void> {
  await manager.query('UPDATE active_spans SET customer_id = $2 WHERE customer_id = $1', [customerId, pseudonym]);
}
