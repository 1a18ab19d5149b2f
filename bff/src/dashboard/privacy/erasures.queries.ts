import type { Erasure } from '@iops/contracts';
import type { EntityManager } from 'typeorm';

const ERASURE = `erasure_id AS id, CASE WHEN finished_at IS NULL THEN 'running' ELSE 'done' END AS status,
  requested_at AS "requestedAt", finished_at AS "finishedAt"`;

type Row = Omit<Erasure, 'requestedAt' | 'finishedAt'> & { requestedAt: Date; finishedAt: Date | null };

/** Notes that a customer is to be erased; one that waits already is answered as it is, with `isNew` false. */
export async function insertErasure(
  manager: EntityManager,
  customerId: string,
  at: Date,
): Promise<{ erasure: Erasure; isNew: boolean }> {
  const rows = await manager.query<(Row & { isNew: boolean })[]>(
    `INSERT INTO erasures AS e (customer_id, requested_at) VALUES ($1, $2)
     ON CONFLICT (customer_id) WHERE hidden_tx IS NULL DO UPDATE SET requested_at = e.requested_at
     RETURNING ${ERASURE}, xmax = 0 AS "isNew"`,
    [customerId, at],
  );
  const { isNew, ...row } = rows[0]!;
  return { erasure: erasureOf(row), isNew };
}

/** How one fares, or null. */
export async function selectErasure(manager: EntityManager, id: string): Promise<Erasure | null> {
  const rows = await manager.query<Row[]>(`SELECT ${ERASURE} FROM erasures WHERE erasure_id = $1::uuid`, [id]);
  return rows[0] ? erasureOf(rows[0]) : null;
}

/** An erasure that is under way. */
export interface Unfinished {
  erasureId: string;
  customerId: string;
  pseudonym: string;
  /** What else to look for in what was refused. */
  words: string[];
  /** The transaction that hid the customer; null while they are shown still. */
  hiddenTx: string | null;
}

const UNFINISHED = `SELECT erasure_id AS "erasureId", customer_id AS "customerId", pseudonym, words, hidden_tx::text AS "hiddenTx"
  FROM erasures WHERE finished_at IS NULL`;

/** True while any is not finished. */
export async function selectIsUnfinished(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query<[{ is: boolean }]>(
    'SELECT EXISTS (SELECT FROM erasures WHERE finished_at IS NULL) AS is',
  );
  return row.is;
}

/** Those who are shown still, the oldest first. */
export function selectWaiting(manager: EntityManager): Promise<Unfinished[]> {
  return manager.query(`${UNFINISHED} AND hidden_tx IS NULL ORDER BY requested_at, erasure_id`);
}

/** The oldest of those who are hidden, or null. */
export async function selectHidden(manager: EntityManager): Promise<Unfinished | null> {
  const [row] = await manager.query<Unfinished[]>(
    `${UNFINISHED} AND hidden_tx IS NOT NULL ORDER BY requested_at, erasure_id LIMIT 1`,
  );
  return row ?? null;
}

/** Notes that the customer is hidden by this transaction, and by which words else they are to be found; answers its id. */
export async function updateHidden(manager: EntityManager, erasureId: string, words: string[]): Promise<string> {
  const [[row]] = await manager.query<[[{ tx: string }], number]>(
    `UPDATE erasures SET words = $2, hidden_tx = pg_current_xact_id() WHERE erasure_id = $1
     RETURNING hidden_tx::text AS tx`,
    [erasureId, words],
  );
  return row.tx;
}

/** Ends one: with it goes who it was, and by which pseudonym what is left could be told to be theirs. */
export async function updateFinished(manager: EntityManager, erasureId: string, at: Date): Promise<void> {
  await manager.query(
    `UPDATE erasures SET finished_at = $2, customer_id = NULL, words = '{}', pseudonym = '' WHERE erasure_id = $1`,
    [erasureId, at],
  );
}

function erasureOf({ requestedAt, finishedAt, ...row }: Row): Erasure {
  return { ...row, requestedAt: requestedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}
