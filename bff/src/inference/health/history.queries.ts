import type { EntityManager } from 'typeorm';
import type { HistoryRow, Span } from './history.js';

/** What is kept of a customer's scores in a span, oldest first, and the one that stood when it began. */
export function selectHistory(manager: EntityManager, customerId: string, { from, to }: Span): Promise<HistoryRow[]> {
  return manager.query(
    `SELECT at, score, component_values AS values, weights FROM health_history
     WHERE customer_id = $1 AND at <= $3 AND at >= coalesce(
       (SELECT max(at) FROM health_history WHERE customer_id = $1 AND at <= $2), '-infinity')
     ORDER BY at`,
    [customerId, from, to],
  );
}

/** Forgets customers' scores of before a moment, but for the one that stood then. */
export async function forgetScores(
  manager: EntityManager,
  customerIds: readonly string[],
  before: Date,
): Promise<void> {
  await manager.query(
    `DELETE FROM health_history h USING unnest($1::text[]) AS x(customer_id)
     WHERE h.customer_id = x.customer_id AND h.at < (
       SELECT max(at) FROM health_history s WHERE s.customer_id = x.customer_id AND s.at <= $2)`,
    [customerIds, before],
  );
}
