import type { EntityManager } from 'typeorm';
import { isDataFault } from './data-fault.js';
import { firstLineOf } from './job-statuses.js';

/** A row that a job fails on, and why. */
export interface BadRow {
  key: string;
  reason: string;
}

/** Thrown when the time is up; what was found by then is in `found`, so that the next try has less to do. */
export class OutOfTime extends Error {}

/** A job over rows, and what was found out about them. */
export interface Round<Row> {
  manager: Pick<EntityManager, 'transaction'>;
  keyOf: (row: Row) => string;
  write: (manager: EntityManager, rows: readonly Row[]) => Promise<void>;
  /** The rows that fail by themselves, in order. */
  found: BadRow[];
  isTimeUp: () => boolean;
}

/**
 * Does the job for all rows but those that fail by themselves: halves them until it has found each.
 * Rows that fail only together are done apart. A failure that is not of the data ends it.
 * @throws OutOfTime once a bad row was found and the time is up
 */
export async function goRound<Row>(round: Round<Row>, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const reason = await attempt(round, rows);
  if (reason === null) return;
  if (rows.length === 1) {
    round.found.push({ key: round.keyOf(rows[0]!), reason });
    return;
  }
  if (round.found.length > 0 && round.isTimeUp()) throw new OutOfTime();
  const middle = rows.length >> 1;
  await goRound(round, rows.slice(0, middle));
  await goRound(round, rows.slice(middle));
}

/** Does the job behind a savepoint, so that a failure leaves nothing; answers why it fails, or null when it is done. */
async function attempt<Row>({ manager, write }: Round<Row>, rows: readonly Row[]): Promise<string | null> {
  try {
    await manager.transaction((nested) => write(nested, rows));
    return null;
  } catch (error) {
    if (!isDataFault(error)) throw error;
    return firstLineOf(error);
  }
}
