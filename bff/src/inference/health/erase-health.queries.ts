import type { EntityManager } from 'typeorm';

/** Forgets a customer's scores, their history, and what the sessions before came to. */
export async function eraseHealth(manager: EntityManager, customerId: string): Promise<void> {
  await manager.query('DELETE FROM customer_health WHERE customer_id = $1', [customerId]);
  await manager.query('DELETE FROM health_history WHERE customer_id = $1', [customerId]);
  await manager.query('DELETE FROM health_pasts WHERE customer_id = $1', [customerId]);
}
