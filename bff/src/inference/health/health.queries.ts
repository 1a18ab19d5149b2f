import type { HealthContribution, HealthTier } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { type CustomerFactsAt, factsAt, type Known } from './facts.js';
import { contributionsOf } from './history.js';
import { CALL_DAYS, VELOCITY_DAYS } from './score.js';

const DAY_MS = 86_400_000;
/** A score that moved by so much is told, though the tier is the same. */
const MOVED_POINTS = 5;

/** What no row tells of is null. */
type KnownRow = {
  [Field in keyof Known]: Field extends 'past' | 'sessions' | 'calls' ? Known[Field] | null : Known[Field];
};

/** Milliseconds since 1970, to which events are kept. */
const milliseconds = (time: string) => `round(date_part('epoch', ${time}) * 1000)::bigint`;

// Sessions are read from their index alone, whose columns are enough to put them in an order that is always the same.
// A past is left out where a window reaches into it: then all sessions are read. The subqueries stay with the index,
// whatever share of all customers is asked for.
const KNOWN = `
  SELECT c.customer_id AS "customerId", c.signed_up_at AS "signedUpAt", c.goal_status AS "goalStatus",
    coalesce(c.goal_renewed, false) AS "goalRenewed", p.first_at AS "pastFirstAt", p.last_at AS "pastLastAt", p.past,
    (SELECT json_agg(json_build_array(tutor_id, ended, rating)) FROM (
       SELECT s.tutor_id, ${milliseconds('s.ended_at')} AS ended, s.rating FROM sessions s
       WHERE s.customer_id = c.customer_id AND s.ended_at > coalesce(p.settled_until, '-infinity') AND s.state = 'completed'
       ORDER BY s.ended_at, s.tutor_id, s.rating
     ) AS seen) AS sessions,
    (SELECT json_agg(${milliseconds('called_at')} ORDER BY called_at) FROM calls
     WHERE customer_id = c.customer_id AND called_at > $3) AS calls
  FROM unnest($1::text[]) AS asked (customer_id)
  JOIN LATERAL (SELECT * FROM customers WHERE customer_id = asked.customer_id OFFSET 0) AS c ON true
  LEFT JOIN LATERAL (
    SELECT settled_until, first_at, last_at,
      (SELECT json_agg(json_build_array(t, n, r)) FROM unnest(tutor_ids, sessions, first_ratings) AS x (t, n, r)) AS past
    FROM health_pasts WHERE customer_id = asked.customer_id AND settled_until <= $2 OFFSET 0
  ) AS p ON true`;

/** What is known of customers, for facts as of moments from the first one on. */
async function selectKnown(manager: EntityManager, customerIds: readonly string[], from: Date): Promise<Known[]> {
  const before = (days: number) => new Date(from.getTime() - days * DAY_MS);
  const values = [customerIds, before(VELOCITY_DAYS), before(CALL_DAYS)];
  const rows = await manager.query<KnownRow[]>(KNOWN, values);
  return rows.map((row) => ({ ...row, past: row.past ?? [], sessions: row.sessions ?? [], calls: row.calls ?? [] }));
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

/** A score to be stored, and when it must be looked at again even if nothing happens. */
export interface ScoredRow extends Omit<StoredHealth, 'name' | 'contributions' | 'asOf'> {
  /** Of the components, in their order. */
  values: (number | null)[];
  weights: number[];
  lastSessionAt: Date | null;
  dueAt: Date;
}

/** True of a score against the row of before. */
const hasMoved = (now: string, before: string) => `${now}.tier IS DISTINCT FROM ${before}.tier
  OR abs(${now}.score - ${before}.score) >= ${MOVED_POINTS} OR abs(${now}.score - ${before}.told_score) >= ${MOVED_POINTS}`;

/**
 * Stores scores as of a moment; each row is marked with this transaction, for those who follow. A score that is newer stays. History
 * takes those that came about otherwise than the one before, if it is to keep them: a score stands until the next row.
 * Answers the customers whose health moved: to another tier, or by `MOVED_POINTS` since the last score or since it was
 * answered last, so that one that creeps is told as well. While nothing is kept, nothing counts as told.
 */
export async function upsertScores(
  manager: EntityManager,
  rows: readonly ScoredRow[],
  { asOf, keeps }: { asOf: Date; keeps: boolean },
): Promise<string[]> {
  if (rows.length === 0) return [];
  const moved = await manager.query<{ customerId: string }[]>(
    `WITH given AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json) AS x("customerId" text, score float8, tier text, values float8[],
         weights float8[], "scoreWeekAgo" float8, "calls14d" int, active boolean, "lastSessionAt" timestamptz,
         "dueAt" timestamptz)
     ), kept AS (
       INSERT INTO health_history (customer_id, at, score, component_values, weights)
       SELECT "customerId", $2, score, values, g.weights FROM given g LEFT JOIN LATERAL (
         SELECT component_values, weights FROM health_history h
         WHERE h.customer_id = "customerId" AND h.at <= $2 ORDER BY h.at DESC LIMIT 1
       ) AS last ON true
       WHERE $3 AND score IS NOT NULL AND (last.component_values, last.weights) IS DISTINCT FROM (values, g.weights)
       ON CONFLICT DO NOTHING
     ), before AS MATERIALIZED (
       SELECT h.customer_id, h.score, h.tier, h.told_score FROM customer_health h JOIN given ON "customerId" = h.customer_id
     ), stored AS (
       INSERT INTO customer_health AS h (customer_id, score, tier, component_values, weights, score_week_ago, calls_14d,
         active, last_session_at, told_score, as_of, due_at)
       SELECT "customerId", score, tier, values, weights, "scoreWeekAgo", "calls14d", active, "lastSessionAt", score, $2, "dueAt"
       FROM given ORDER BY "customerId"
       ON CONFLICT (customer_id) DO UPDATE SET score = excluded.score, tier = excluded.tier,
         component_values = excluded.component_values, weights = excluded.weights,
         score_week_ago = excluded.score_week_ago, calls_14d = excluded.calls_14d, active = excluded.active,
         last_session_at = excluded.last_session_at, as_of = excluded.as_of, due_at = excluded.due_at,
         told_score = CASE WHEN $3 AND (${hasMoved('excluded', 'h')}) THEN excluded.score ELSE coalesce(h.told_score, h.score) END,
         tx_id = pg_current_xact_id()
       WHERE h.as_of <= excluded.as_of
       RETURNING h.customer_id, h.score, h.tier
     )
     SELECT customer_id AS "customerId" FROM stored JOIN before USING (customer_id)
     WHERE $3 AND (${hasMoved('stored', 'before')})`,
    [JSON.stringify(rows), asOf, keeps],
  );
  return moved.map(({ customerId }) => customerId);
}

const STORED = `
  SELECT h.customer_id AS "customerId", c.name, h.score, h.tier, h.component_values AS values, h.weights,
         h.score_week_ago AS "scoreWeekAgo", h.calls_14d AS "calls14d", h.active, h.as_of AS "asOf"
  FROM customer_health h LEFT JOIN customers c USING (customer_id)`;

type StoredRow = Omit<StoredHealth, 'contributions'> & Pick<ScoredRow, 'values' | 'weights'>;

/** A customer's stored score, or null when there is none. */
export async function selectHealth(manager: EntityManager, customerId: string): Promise<StoredHealth | null> {
  const [row] = await manager.query<StoredRow[]>(`${STORED} WHERE h.customer_id = $1`, [customerId]);
  return row ? storedOf(row) : null;
}

/** The scores that were stored in a range of transactions. */
export async function selectScored(manager: EntityManager, { after, upTo }: TxRange): Promise<StoredHealth[]> {
  const rows = await manager.query<StoredRow[]>(`${STORED} WHERE h.tx_id > $1::xid8 AND h.tx_id <= $2::xid8`, [
    after,
    upTo,
  ]);
  return rows.map(storedOf);
}

function storedOf({ values, weights, ...row }: StoredRow): StoredHealth {
  return { ...row, contributions: contributionsOf(values, weights) };
}
