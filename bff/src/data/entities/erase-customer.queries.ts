import type { EntityManager } from 'typeorm';
import { BY_CUSTOMER, type Erased, type Kept } from './kept.js';

/** What is folded from a customer's events. */
export const PROJECTIONS_KEPT: readonly Kept[] = [
  { ...BY_CUSTOMER, section: 'profile', table: 'customers', order: 't.customer_id' },
  { ...BY_CUSTOMER, section: 'sessions', table: 'sessions', order: 't.ended_at, t.session_id' },
  { ...BY_CUSTOMER, section: 'calls', table: 'calls', order: 't.called_at, t.call_id' },
];

/** Forgets a customer. Sessions and calls stay, under the pseudonym: tutors and the business are counted by them. */
export async function eraseProjections(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<void> {
  const both = [customerId, pseudonym];
  await manager.query('DELETE FROM customers WHERE customer_id = $1', [customerId]);
  await manager.query('UPDATE sessions SET customer_id = $2 WHERE customer_id = $1', both);
  await manager.query(
    `UPDATE calls SET customer_id = $2, reason_code = NULL, stamps = stamps - 'reason_code' WHERE customer_id = $1`,
    both,
  );
}

/** The ids of a customer's sessions. */
export async function selectSessionIds(manager: EntityManager, customerId: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>('SELECT session_id AS id FROM sessions WHERE customer_id = $1', [
    customerId,
  ]);
  return rows.map(({ id }) => id);
}

/** What a customer is called, or null. */
export async function selectName(manager: EntityManager, customerId: string): Promise<string | null> {
  const [row] = await manager.query<{ name: string | null }[]>('SELECT name FROM customers WHERE customer_id = $1', [
    customerId,
  ]);
  return row?.name ?? null;
}

/** True while a customer of this id is known. */
export async function selectIsThere(manager: EntityManager, customerId: string): Promise<boolean> {
  const [row] = await manager.query<[{ is: boolean }]>(
    'SELECT EXISTS (SELECT FROM customers WHERE customer_id = $1) AS is',
    [customerId],
  );
  return row.is;
}
