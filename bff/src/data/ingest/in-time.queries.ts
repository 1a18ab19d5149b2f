import type { Pool, QueryConfig, QueryResultRow } from 'pg';

/** A sender is told to come again before its own patience ends; what is stored after all is a duplicate then. */
const ANSWER_MS = 8_000;

/** The rows of a statement that a sender waits for; it fails when the database has not answered by then. */
export async function queryInTime<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<Row[]> {
  // Its type does not know the time limit.
  const { rows } = await pool.query<Row>({ ...query, query_timeout: ANSWER_MS } as QueryConfig);
  return rows;
}
