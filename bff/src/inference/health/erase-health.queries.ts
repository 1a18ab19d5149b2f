import { HEALTH_COMPONENTS } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import { BY_CUSTOMER, type Erased, type Kept, rowWithout } from '../../data/entities/kept.js';

/** The arrays of a score by the names of their components. */
const NAMED = `${rowWithout('component_values', 'weights')} || jsonb_build_object('components', (
  SELECT jsonb_object_agg(c, jsonb_build_object('value', v, 'weight', w))
  FROM unnest('{${HEALTH_COMPONENTS.join(',')}}'::text[], t.component_values, t.weights) AS x(c, v, w)))`;

/** What is said of a customer's health. */
export const HEALTH_KEPT: readonly Kept[] = [
  { ...BY_CUSTOMER, section: 'health', table: 'customer_health', order: 't.as_of', row: NAMED },
  { ...BY_CUSTOMER, section: 'healthHistory', table: 'health_history', order: 't.at', row: NAMED },
  { ...BY_CUSTOMER, section: 'healthPasts', table: 'health_pasts', order: 't.settled_until' },
];

/** Forgets a customer's scores, their history, and what the sessions before came to. */
export async function eraseHealth(manager: EntityManager, { customerId }: Erased): Promise<void> {
  await manager.query('DELETE FROM customer_health WHERE customer_id = $1', [customerId]);
  await manager.query('DELETE FROM health_history WHERE customer_id = $1', [customerId]);
  await manager.query('DELETE FROM health_pasts WHERE customer_id = $1', [customerId]);
}
