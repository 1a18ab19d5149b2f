import type { EntityManager } from 'typeorm';
import type { PassState } from './due.js';

/** How the last pass stands to what is known now. */
export async function selectPass(manager: EntityManager): Promise<PassState> {
  const [row] = await manager.query<[PassState]>(
    `SELECT as_of AS "asOf", first_rated::float8 AS "firstRatedThen",
       (SELECT coalesce(sum(first_rated), 0)::float8 FROM tutor_performance) AS "firstRated"
     FROM tutor_pass`,
  );
  return row;
}

/** Takes the scheduled pass for this replica until a moment; false while another has it. */
export async function claimPass(manager: EntityManager, at: Date, until: Date): Promise<boolean> {
  const [, count] = await manager.query<[unknown, number]>(
    'UPDATE tutor_pass SET claimed_until = $2 WHERE claimed_until IS NULL OR claimed_until <= $1',
    [at, until],
  );
  return count > 0;
}

/** Keeps a claimed pass until a moment; null gives it back. */
export async function keepPass(manager: EntityManager, until: Date | null): Promise<void> {
  await manager.query('UPDATE tutor_pass SET claimed_until = $1', [until]);
}

/** Notes that a pass as of a moment went through. */
export async function notePass(manager: EntityManager, asOf: Date): Promise<void> {
  await manager.query(
    `UPDATE tutor_pass SET as_of = greatest(as_of, $1),
       first_rated = (SELECT coalesce(sum(first_rated), 0) FROM tutor_performance)`,
    [asOf],
  );
}
