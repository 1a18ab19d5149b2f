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

/**
 * Forgets the ids of events about a customer's rows: they hold the customer's. The hashes stay: what was told is not told
 * again, also where the poller was stopped after its events were stored and before it noted so.
 */
export async function eraseFacts(manager: EntityManager, { customerId }: Erased, at: Date): Promise<void> {
  await manager.query(
    `UPDATE rails_facts f SET event_id = NULL, occurred_at = NULL, told_at = coalesce(told_at, $2)
     WHERE fact_key = ANY($1::bytea[])
       AND (told_at IS NOT NULL OR EXISTS (SELECT FROM event_ids i WHERE i.event_id = f.event_id))`,
    [keysOf(customerId), at],
  );
}

function keysOf(customerId: string): Buffer[] {
  return TOLD.map((eventType) => hash('sha256', JSON.stringify(['customers', customerId, eventType]), 'buffer'));
}
