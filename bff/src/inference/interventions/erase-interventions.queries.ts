import type { EntityManager } from 'typeorm';
import type { Erased } from '../../data/entities/erase-customer.queries.js';

/**
 * Forgets whom interventions were for and what was written in them, and answers their ids. Those that are over are
 * counted still; nobody is left to do the others for.
 */
export async function eraseInterventions(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<string[]> {
  const ofCustomer = `subject_kind = 'customer' AND subject_id = $1`;
  const rows = await manager.query<{ id: string }[]>(
    `SELECT intervention_id AS id FROM interventions WHERE ${ofCustomer} FOR UPDATE`,
    [customerId],
  );
  await manager.query(
    `DELETE FROM interventions WHERE ${ofCustomer} AND (state = 'open' OR (state = 'held_out' AND measured_at IS NULL))`,
    [customerId],
  );
  await manager.query(
    `UPDATE interventions SET subject_id = $2, note = NULL, outcome_note = NULL WHERE ${ofCustomer}`,
    [customerId, pseudonym],
  );
  return rows.map(({ id }) => id);
}
