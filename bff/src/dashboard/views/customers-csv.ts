import { csvLine } from './csv.js';
import type { CustomerRow } from './customers.queries.js';

/** The first line of the export. */
export const CUSTOMERS_HEAD = csvLine([
  'customer_id',
  'name',
  'segment',
  'acquisition_channel',
  'score',
  'tier',
  'score_week_ago',
  'calls_14d',
  'active',
  'last_session_at',
  'as_of',
]);

/** A customer's line of the export, in the order of the head; scores have two decimals. */
export function customerLine(row: CustomerRow): string {
  return csvLine([
    row.customerId,
    row.name,
    row.segment,
    row.acquisitionChannel,
    rounded(row.score),
    row.tier,
    rounded(row.scoreWeekAgo),
    row.calls14d,
    row.active,
    row.lastSessionAt?.toISOString() ?? null,
    row.asOf.toISOString(),
  ]);
}

function rounded(score: number | null): number | null {
  return score === null ? null : Math.round(score * 100) / 100;
}
