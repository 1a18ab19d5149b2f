import type { EntityManager } from 'typeorm';

/** What a model says of a customer. */
export interface ScoreRow {
  customerId: string;
  modelId: string;
  /** 0..1. */
  probability: number;
  /** In the order of the model's features. */
  values: (number | null)[];
  contributions: number[];
  asOf: Date;
}

/** Stores scores; one that is newer stays. */
export async function upsertScores(manager: EntityManager, rows: readonly ScoreRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO churn_scores AS s (customer_id, model_id, probability, feature_values, contributions, as_of)
     SELECT customer_id, model_id, probability, feature_values::float8[], contributions::float8[], as_of
     FROM unnest($1::text[], $2::uuid[], $3::float8[], $4::text[], $5::text[], $6::timestamptz[])
       AS x(customer_id, model_id, probability, feature_values, contributions, as_of)
     ORDER BY customer_id COLLATE "C"
     ON CONFLICT (customer_id) DO UPDATE SET model_id = excluded.model_id, probability = excluded.probability,
       feature_values = excluded.feature_values, contributions = excluded.contributions, as_of = excluded.as_of
     WHERE s.as_of <= excluded.as_of`,
    [
      rows.map((row) => row.customerId),
      rows.map((row) => row.modelId),
      rows.map((row) => row.probability),
      rows.map((row) => arrayText(row.values)),
      rows.map((row) => arrayText(row.contributions)),
      rows.map((row) => row.asOf),
    ],
  );
}

/** Forgets the scores of customers who left, or never began; one that is newer than `asOf` stays. */
export async function deleteScores(manager: EntityManager, customerIds: readonly string[], asOf: Date): Promise<void> {
  if (customerIds.length === 0) return;
  await manager.query('DELETE FROM churn_scores WHERE customer_id = ANY($1) AND as_of <= $2', [customerIds, asOf]);
}

/** The scores of customers; some may have none. */
export function selectScores(manager: EntityManager, customerIds: readonly string[]): Promise<ScoreRow[]> {
  return manager.query(
    `SELECT customer_id AS "customerId", model_id AS "modelId", probability, feature_values AS values, contributions,
       as_of AS "asOf"
     FROM churn_scores WHERE customer_id = ANY($1)`,
    [customerIds],
  );
}

/** The next customers after an id whom another model scored, in order. */
export async function selectScoredByOthers(
  manager: EntityManager,
  modelId: string,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await manager.query<{ customerId: string }[]>(
    `SELECT customer_id AS "customerId" FROM churn_scores
     WHERE model_id <> $1 AND customer_id > $2 ORDER BY customer_id LIMIT $3`,
    [modelId, after, limit],
  );
  return rows.map(({ customerId }) => customerId);
}

const arrayText = (values: readonly (number | null)[]) => `{${values.map((value) => value ?? 'NULL').join(',')}}`;
