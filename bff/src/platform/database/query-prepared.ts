import type { PoolClient, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';

/**
 * Runs a statement of the caller's transaction that each connection plans once: planning over all of the events'
 * partitions takes longer than reading what is new in them (measured: 2.4 and 0.9 ms). The name stands for the text.
 */
export async function queryPrepared<Row extends QueryResultRow>(
  manager: EntityManager,
  { name, text }: { name: string; text: string },
  values: unknown[],
): Promise<Row[]> {
  if (manager.queryRunner === undefined) throw new Error(`${name} belongs into a transaction`);
  const client = (await manager.queryRunner.connect()) as PoolClient;
  return (await client.query<Row>({ name, text, values })).rows;
}
