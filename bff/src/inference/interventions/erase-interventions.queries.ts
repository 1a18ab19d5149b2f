import type { EntityManager } from 'typeorm';
import type { Erased, Kept } from '../../data/entities/kept.js';

/** What was done for a customer, or is to be. */
export const INTERVENTIONS_KEPT: readonly Kept[] = [
  {
    section: 'interventions',
    table: 'interventions',
    where: 't.intervention_id = ANY($1::uuid[])',
    of: ({ interventionIds }) => [interventionIds],
    order: 't.created_at',
  },
];

/** The ids of all interventions for a customer. */
export async function selectInterventionIds(manager: EntityManager, customerId: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT intervention_id AS id FROM interventions WHERE subject_kind = 'customer' AND subject_id = $1`,
    [customerId],
  );
  return rows.map(({ id }) => id);
}

/** Forgets whom interventions were for and what was written in them. */
export async function eraseInterventions(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<void> {
  await manager.query(
    `UPDATE interventions SET subject_id = $2, note = NULL, outcome_note = NULL
     WHERE subject_kind = 'customer' AND subject_id = $1`,
    [customerId, pseudonym],
  );
}

/** Deletes an erased customer's interventions that are not over: nobody is left to do them for. The others are counted still. */
export async function deleteUndone(manager: EntityManager, pseudonym: string): Promise<void> {
  await manager.query(
    `DELETE FROM interventions WHERE subject_kind = 'customer' AND subject_id = $1
       AND (state = 'open' OR (state = 'held_out' AND measured_at IS NULL))`,
    [pseudonym],
  );
}
