import type { HealthContribution, HealthTier } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { CALL_DAYS, type HealthFacts, SUCCESS_RATING, VELOCITY_DAYS } from './score.js';

/** Days since the last session, or since sign-up, within which a customer counts as active (design, section 17). */
export const ACTIVE_SESSION_DAYS = 60;
export const ACTIVE_SIGNUP_DAYS = 30;

/** A customer's facts and what else scoring needs to know. */
export interface FactsRow extends HealthFacts {
  customerId: string;
  active: boolean;
  /** When a session or call comes into its window (senders' clocks may be ahead) or falls out of it; null for neither. */
  rollsAt: Date | null;
}

const FACTS = `
  WITH asked AS (
    SELECT customer_id, signed_up_at, goal_status, goal_renewed FROM customers WHERE customer_id = ANY($1)
  ), done AS (
    SELECT s.customer_id, s.tutor_id, s.ended_at, s.rating,
           row_number() OVER (PARTITION BY s.customer_id, s.tutor_id ORDER BY s.ended_at, s.session_id) AS nth
    FROM sessions s JOIN asked USING (customer_id)
    WHERE s.state = 'completed' AND s.ended_at <= $2
  ), by_tutor AS (
    SELECT customer_id, count(*) AS n, min(ended_at) AS first_at, max(ended_at) AS last_at,
           count(*) FILTER (WHERE ended_at > $2::timestamptz - make_interval(days => ${VELOCITY_DAYS})) AS n_recent,
           min(ended_at) FILTER (WHERE ended_at > $2::timestamptz - make_interval(days => ${VELOCITY_DAYS})) AS oldest_recent,
           max(rating) FILTER (WHERE nth = 1) AS first_rating
    FROM done GROUP BY customer_id, tutor_id
  ), taught AS (
    SELECT customer_id, sum(n)::int AS n, max(n)::int AS n_main, min(first_at) AS first_at, max(last_at) AS last_at,
           sum(n_recent)::int AS n_recent, min(oldest_recent) AS oldest_recent,
           count(first_rating)::int AS rated, count(*) FILTER (WHERE first_rating >= ${SUCCESS_RATING})::int AS good
    FROM by_tutor GROUP BY customer_id
  ), called AS (
    SELECT c.customer_id, count(*)::int AS n, min(c.called_at) AS oldest
    FROM calls c JOIN asked USING (customer_id)
    WHERE c.called_at <= $2 AND c.called_at > $2::timestamptz - make_interval(days => ${CALL_DAYS})
    GROUP BY c.customer_id
  )
  SELECT customer_id AS "customerId",
    coalesce(t.rated, 0) AS "firstSessionsRated", coalesce(t.good, 0) AS "firstSessionsGood",
    coalesce(t.n_recent, 0) AS "sessions30d", coalesce(t.n, 0) AS sessions, coalesce(t.n_main, 0) AS "sessionsWithMainTutor",
    extract(epoch FROM $2::timestamptz - least(a.signed_up_at, t.first_at))::float8 / 86400 AS "tenureDays",
    coalesce(c.n, 0) AS "calls14d", a.goal_status AS "goalStatus", coalesce(a.goal_renewed, false) AS "goalRenewed",
    coalesce(t.last_at > $2::timestamptz - make_interval(days => ${ACTIVE_SESSION_DAYS}), false)
      OR coalesce(a.signed_up_at > $2::timestamptz - make_interval(days => ${ACTIVE_SIGNUP_DAYS}), false) AS active,
    least(
      (SELECT min(f.called_at) FROM calls f WHERE f.customer_id = a.customer_id AND f.called_at > $2),
      (SELECT min(f.ended_at) FROM sessions f WHERE f.customer_id = a.customer_id AND f.ended_at > $2),
      t.oldest_recent + make_interval(days => ${VELOCITY_DAYS}), c.oldest + make_interval(days => ${CALL_DAYS})) AS "rollsAt"
  FROM asked a LEFT JOIN taught t USING (customer_id) LEFT JOIN called c USING (customer_id)`;

/** The facts of customers as of a moment: events after it do not count. */
export function selectFacts(manager: EntityManager, customerIds: readonly string[], asOf: Date): Promise<FactsRow[]> {
  return manager.query(FACTS, [customerIds, asOf]);
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

/** Locks customers whose score is due, longest due first; others' locks are passed over. */
export async function lockDue(manager: EntityManager, asOf: Date, limit: number): Promise<string[]> {
  const rows = await manager.query<{ customer_id: string }[]>(
    'SELECT customer_id FROM customer_health WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED',
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
export interface ScoredRow extends Omit<StoredHealth, 'name'> {
  dueAt: Date;
}

/** Stores scores; each row is marked with this transaction, for those who follow. */
export async function upsertScores(manager: EntityManager, rows: readonly ScoredRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO customer_health AS h
       (customer_id, score, tier, contributions, score_week_ago, calls_14d, active, as_of, due_at)
     SELECT "customerId", score, tier, contributions, "scoreWeekAgo", "calls14d", active, "asOf", "dueAt"
     FROM jsonb_to_recordset($1::jsonb) AS x("customerId" text, score float8, tier text, contributions jsonb,
       "scoreWeekAgo" float8, "calls14d" int, active boolean, "asOf" timestamptz, "dueAt" timestamptz)
     ORDER BY "customerId"
     ON CONFLICT (customer_id) DO UPDATE SET score = excluded.score, tier = excluded.tier,
       contributions = excluded.contributions, score_week_ago = excluded.score_week_ago, calls_14d = excluded.calls_14d,
       active = excluded.active, as_of = excluded.as_of, due_at = excluded.due_at, tx_id = pg_current_xact_id()
     WHERE h.as_of <= excluded.as_of`,
    [JSON.stringify(rows)],
  );
}

const STORED = `
  SELECT h.customer_id AS "customerId", c.name, h.score, h.tier, h.contributions, h.score_week_ago AS "scoreWeekAgo",
         h.calls_14d AS "calls14d", h.active, h.as_of AS "asOf"
  FROM customer_health h LEFT JOIN customers c USING (customer_id)`;

/** A customer's stored score, or null when there is none. */
export async function selectHealth(manager: EntityManager, customerId: string): Promise<StoredHealth | null> {
  const [row] = await manager.query<StoredHealth[]>(`${STORED} WHERE h.customer_id = $1`, [customerId]);
  return row ?? null;
}

/** The scores that were stored in a range of transactions. */
export function selectScored(manager: EntityManager, { after, upTo }: TxRange): Promise<StoredHealth[]> {
  return manager.query(`${STORED} WHERE h.tx_id > $1::xid8 AND h.tx_id <= $2::xid8`, [after, upTo]);
}
