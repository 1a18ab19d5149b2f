import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Erased, Kept } from '../entities/kept.js';

/** What rows of a customer may tell. */
const TOLD = ['customer.health.updated', 'rails.customers.too_deep'];

/** What was told of a customer's rows on the platform, by which it is not told again. */
export const RAILS_FACTS_KEPT: readonly Kept[] = [
  {
    section: 'railsFacts',
    table: 'rails_facts',
    where: 't.fact_key = ANY($1::bytea[])',
    of: ({ customerId }) => [keysOf(customerId)],
    order: 't.fact_key',
  },
];

/** Forgets the ids of events about a customer's rows: they hold the customer's. The hashes stay: what was told is not told again. */
export async function eraseFacts(manager: EntityManager, { customerId }: Erased): Promise<void> {
  await manager.query(
    `UPDATE rails_facts SET event_id = NULL, occurred_at = NULL
     WHERE fact_key = ANY($1::bytea[]) AND told_at IS NOT NULL`,
    [keysOf(customerId)],
  );
}

function keysOf(customerId: string): Buffer[] {
  return TOLD.map((eventType) => hash('sha256', JSON.stringify(['customers', customerId, eventType]), 'buffer'));
}
