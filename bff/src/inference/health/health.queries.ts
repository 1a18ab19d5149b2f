import type { HealthContribution, HealthTier } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { type Counted, type CustomerFactsAt, dateOf, factsAt, type Known, type Seen } from './facts.js';
import { CALL_DAYS, contributionsOf, VELOCITY_DAYS } from './score.js';

const DAY_MS = 86_400_000;

/** What is known of some customers, each kind in columns of its own; `n` says whose it is. None is null. */
interface KnownColumns {
  customers: Columns<Pick<Known, 'customerId' | 'goalStatus' | 'goalRenewed'> & Record<Time, number | null>> | null;
  past: Columns<{ tutor: string | null; count: number; rating: number | null }> | null;
  sessions: Columns<{ tutor: string | null; ended: number; rating: number | null }> | null;
  calls: Columns<{ called: number }> | null;
}
type Time = 'signedUpAt' | 'pastFirstAt' | 'pastLastAt';
type Columns<Row> = { n: number[] } & { [Name in keyof Row]: Row[Name][] };

/** Milliseconds since 1970, to which events are kept. */
const milliseconds = (time: string) => `round(date_part('epoch', ${time}) * 1000)::bigint`;

/** Rows as one object of columns, by what each holds: nothing is built, told and read for each row. */
const columns = (of: Record<string, string>) =>
  `json_build_object(${Object.entries(of).map(([name, value]) => `'${name}', array_agg(${value})`)})`;

// Sessions are read from their index alone, whose columns are enough to put them in an order that is always the same.
// A past is left out where a window reaches into it: then all sessions are read. The subqueries stay with the index,
// whatever share of all customers is asked for.
const KNOWN = `
  WITH asked AS MATERIALIZED (
    SELECT n, c.customer_id, c.signed_up_at, c.goal_status, coalesce(c.goal_renewed, false) AS goal_renewed, p.*
    FROM unnest($1::text[]) WITH ORDINALITY AS given (id, n)
    JOIN LATERAL (SELECT * FROM customers WHERE customer_id = id OFFSET 0) AS c ON true
    LEFT JOIN LATERAL (
      SELECT settled_until, first_at, last_at, tutor_ids, sessions AS counts, first_ratings
      FROM health_pasts WHERE customer_id = id AND settled_until <= $2 OFFSET 0
    ) AS p ON true
  )
  SELECT (SELECT ${columns({
    n: 'n',
    customerId: 'customer_id',
    goalStatus: 'goal_status',
    goalRenewed: 'goal_renewed',
    signedUpAt: milliseconds('signed_up_at'),
    pastFirstAt: milliseconds('first_at'),
    pastLastAt: milliseconds('last_at'),
  })} FROM asked HAVING count(*) > 0) AS customers,
  (SELECT ${columns({ n: 'n', tutor: 'tutor', count: 'count', rating: 'rating' })}
   FROM asked, unnest(tutor_ids, counts, first_ratings) AS x (tutor, count, rating) HAVING count(*) > 0) AS past,
  (SELECT ${columns({ n: 'n', tutor: 'tutor_id', ended: milliseconds('ended_at'), rating: 'rating' })} FROM (
     SELECT n, s.tutor_id, s.ended_at, s.rating FROM asked, LATERAL (
       SELECT tutor_id, ended_at, rating FROM sessions WHERE customer_id = asked.customer_id
         AND ended_at > coalesce(settled_until, '-infinity') AND state = 'completed' OFFSET 0
     ) AS s ORDER BY n, s.ended_at, s.tutor_id, s.rating
   ) AS seen HAVING count(*) > 0) AS sessions,
  (SELECT ${columns({ n: 'n', called: milliseconds('called_at') })} FROM (
     SELECT n, c.called_at FROM asked, LATERAL (
       SELECT called_at FROM calls WHERE customer_id = asked.customer_id AND called_at > $3 OFFSET 0
     ) AS c ORDER BY n, c.called_at
   ) AS heard HAVING count(*) > 0) AS calls`;

/** What is known of customers, for facts as of moments from the first one on. */
async function selectKnown(manager: EntityManager, customerIds: readonly string[], from: Date): Promise<Known[]> {
  const before = (days: number) => new Date(from.getTime() - days * DAY_MS);
  const values = [customerIds, before(VELOCITY_DAYS), before(CALL_DAYS)];
  const [row] = await manager.query<[KnownColumns]>(KNOWN, values);
  return knownOf(row, customerIds.length);
}

function knownOf({ customers, past, sessions, calls }: KnownColumns, asked: number): Known[] {
  if (customers === null) return [];
  const pasts = listsOf(asked, past, ({ tutor, count, rating }, i): Counted => [tutor[i]!, count[i]!, rating[i]!]);
  const seen = listsOf(asked, sessions, ({ tutor, ended, rating }, i): Seen => [tutor[i]!, ended[i]!, rating[i]!]);
  const called = listsOf(asked, calls, ({ called: at }, i) => at[i]!);
  return customers.n.map((n, i) => ({
    customerId: customers.customerId[i]!,
    goalStatus: customers.goalStatus[i]!,
    goalRenewed: customers.goalRenewed[i]!,
    signedUpAt: dateOf(customers.signedUpAt[i]!),
    pastFirstAt: dateOf(customers.pastFirstAt[i]!),
    pastLastAt: dateOf(customers.pastLastAt[i]!),
    past: pasts[n - 1]!,
    sessions: seen[n - 1]!,
    calls: called[n - 1]!,
  }));
}

/** What is whose: a list for each who was asked for, in their order. */
function listsOf<Kind extends { n: number[] }, Item>(
  asked: number,
  kind: Kind | null,
  itemOf: (kind: Kind, i: number) => Item,
): Item[][] {
  const lists = Array.from({ length: asked }, (): Item[] => []);
  if (kind !== null) for (const [i, n] of kind.n.entries()) lists[n - 1]!.push(itemOf(kind, i));
  return lists;
}

/** The facts of customers as of a moment: events after it do not count. */
export async function selectFacts(
  manager: EntityManager,
  customerIds: readonly string[],
  asOf: Date,
): Promise<CustomerFactsAt[]> {
  return (await selectKnown(manager, customerIds, asOf)).map((known) => factsAt(known, asOf));
}

/** The facts of each customer as of each of some moments, oldest first. */
export async function selectFactsAt(
  manager: EntityManager,
  customerIds: readonly string[],
  moments: readonly [Date, ...Date[]],
): Promise<CustomerFactsAt[][]> {
  const known = await selectKnown(manager, customerIds, moments[0]);
  return known.map((one) => moments.map((at) => factsAt(one, at)));
}

/** Customers that were touched in a range of transactions. */
export async function selectTouched(manager: EntityManager, { after, upTo }: TxRange): Promise<string[]> {
  const rows = await manager.query<{ customer_id: string }[]>(
    'SELECT customer_id FROM customers WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8',
    [after, upTo],
  );
  return rows.map((row) => row.customer_id);
}

/** The ids of all customers. */
export async function selectCustomerIds(manager: EntityManager): Promise<string[]> {
  const rows = await manager.query<{ customer_id: string }[]>('SELECT customer_id FROM customers ORDER BY customer_id');
  return rows.map((row) => row.customer_id);
}

/**
 * Locks customers whose score is due, longest due first; others' locks are passed over, and so is who is not known any
 * more, or not yet again: that score would stay due for ever.
 */
export async function lockDue(manager: EntityManager, asOf: Date, limit: number): Promise<string[]> {
  const rows = await manager.query<{ customer_id: string }[]>(
    // A subquery of one value stays with the index, whatever share is due.
    `SELECT customer_id FROM customer_health h
     WHERE due_at <= $1 AND (SELECT true FROM customers c WHERE c.customer_id = h.customer_id)
     ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [asOf, limit],
  );
  return rows.map((row) => row.customer_id);
}

/** A score as it is stored. */
export interface StoredHealth {
  customerId: string;
  name: string | null;
  /** 0..100 unrounded. */
  score: number | null;
  tier: HealthTier | null;
  contributions: HealthContribution[];
  /** The score seven days before `asOf`, by the facts known now. */
  scoreWeekAgo: number | null;
  calls14d: number;
  active: boolean;
  asOf: Date;
}

type StoredRow = Omit<StoredHealth, 'contributions'> & { values: (number | null)[]; weights: number[] };

/** A customer's stored score, or null when there is none. */
export async function selectHealth(manager: EntityManager, customerId: string): Promise<StoredHealth | null> {
  const [row] = await manager.query<StoredRow[]>(
    `SELECT h.customer_id AS "customerId", c.name, h.score, h.tier, h.component_values AS values, h.weights,
       h.score_week_ago AS "scoreWeekAgo", h.calls_14d AS "calls14d", h.active, h.as_of AS "asOf"
     FROM customer_health h LEFT JOIN customers c USING (customer_id) WHERE h.customer_id = $1`,
    [customerId],
  );
  if (!row) return null;
  const { values, weights, ...rest } = row;
  return { ...rest, contributions: contributionsOf(values, weights) };
}

/** What alerts look at. */
export type ScoredCustomer = Omit<StoredHealth, 'contributions' | 'asOf'>;

/** The scores that were stored in a range of transactions. */
export function selectScored(manager: EntityManager, { after, upTo }: TxRange): Promise<ScoredCustomer[]> {
  return manager.query(
    `SELECT h.customer_id AS "customerId", c.name, h.score, h.tier, h.score_week_ago AS "scoreWeekAgo",
       h.calls_14d AS "calls14d", h.active
     FROM customer_health h LEFT JOIN customers c USING (customer_id) WHERE h.tx_id > $1::xid8 AND h.tx_id <= $2::xid8`,
    [after, upTo],
  );
}
