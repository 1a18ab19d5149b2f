import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { selectAlertIds } from '../../alerting/alerts/erase-alerts.queries.js';
import { selectName, selectSessionIds } from '../../data/entities/erase-customer.queries.js';
import type { Person } from '../../data/entities/kept.js';
import { selectInterventionIds } from '../../inference/interventions/erase-interventions.queries.js';

/**
 * What leads to all that is kept of a customer, whether or not anything is; `wordsOf` gives the words by which they are
 * found in what was refused.
 */
export async function selectPerson(
  manager: EntityManager,
  customerId: string,
  wordsOf: (customerId: string, name: string | null) => string[],
): Promise<Person> {
  return {
    customerId,
    sessionIds: await selectSessionIds(manager, customerId),
    alertIds: await selectAlertIds(manager, customerId),
    interventionIds: await selectInterventionIds(manager, customerId),
    words: wordsOf(customerId, await selectName(manager, customerId)),
  };
}

/** How the audit names a customer: by it, it can be shown what was done for whom, but not read who it was. */
export function auditTarget(customerId: string): string {
  return `customer:sha256:${createHash('sha256').update(customerId).digest('hex')}`;
}

/** How an id stands to erasure: one is under way, one was done, or neither was asked for. */
export async function selectErasedState(
  manager: EntityManager,
  customerId: string,
): Promise<'running' | 'done' | 'none'> {
  const [row] = await manager.query<[{ running: boolean; asked: boolean }]>(
    `SELECT EXISTS (SELECT FROM erasures WHERE customer_id = $1) AS running,
       EXISTS (SELECT FROM audit WHERE target = $2 AND action = 'customer.erase') AS asked`,
    [customerId, auditTarget(customerId)],
  );
  if (row.running) return 'running';
  return row.asked ? 'done' : 'none';
}
