import type { EntityManager } from 'typeorm';
import { SUCCESS_RATING } from '../../inference/health/score.js';
import type { Acknowledged, CriticalAlert } from './kpi-alerts.js';
import { AT_RISK_SCORE } from './kpi-definitions.js';
import type { Sums, Window } from './kpi-windows.js';

/** What is counted over spans of time: from one index each, without the tables' rows. */
const COUNTED = {
  started: `SELECT count(*)::float8 AS count, 0::float8 AS total FROM sessions
    WHERE started_at > span."from" AND started_at <= span."to"`,
  ratings: `SELECT count(rating)::float8 AS count, coalesce(sum(rating), 0) AS total FROM sessions
    WHERE ended_at > span."from" AND ended_at <= span."to"`,
  firsts: `SELECT count(rating)::float8 AS count, count(*) FILTER (WHERE rating >= ${SUCCESS_RATING})::float8 AS total
    FROM tutor_sessions WHERE is_first AND ended_at > span."from" AND ended_at <= span."to"`,
  calls: `SELECT count(*)::float8 AS count, 0::float8 AS total FROM calls
    WHERE called_at > span."from" AND called_at <= span."to"`,
} as const;

/** What can be counted: sessions that started, their ratings, ratings of first sessions with their successes, calls. */
export type Counted = keyof typeof COUNTED;

/** What is counted in each span, in the order of the spans. */
export function selectSums(manager: EntityManager, counted: Counted, spans: readonly Window[]): Promise<Sums[]> {
  return manager.query(
    `SELECT sums.* FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS span("from", "to", nth),
       LATERAL (${COUNTED[counted]}) AS sums ORDER BY nth`,
    [spans.map(({ from }) => new Date(from)), spans.map(({ to }) => new Date(to))],
  );
}

/** What is told of single moments, `t`. Each reads no more than a few hours before it. */
const AT = {
  activeSessions: `
    SELECT count(*)::float8 AS value FROM sessions
    WHERE started_at <= t AND started_at > t - interval '4 hours' AND (ended_at IS NULL OR ended_at > t)`,
  supplyDemand: `
    SELECT CASE WHEN demand >= 0.5 THEN supply / demand END AS value FROM supply_demand
    WHERE hour <= t AND hour > t - interval '3 hours' ORDER BY hour DESC LIMIT 1`,
  atRisk: `
    SELECT customers::float8 AS value FROM at_risk_hours
    WHERE hour <= t AND hour > t - interval '3 hours' ORDER BY hour DESC LIMIT 1`,
} as const;

/** A KPI at each of the moments, in their order; null where nothing is known. */
export async function selectAt(
  manager: EntityManager,
  kpi: keyof typeof AT,
  times: readonly number[],
): Promise<(number | null)[]> {
  const rows = await manager.query<{ value: number | null }[]>(
    `SELECT value FROM unnest($1::timestamptz[]) WITH ORDINALITY AS asked(t, nth) LEFT JOIN LATERAL (${AT[kpi]}) AS told ON true
     ORDER BY nth`,
    [times.map((time) => new Date(time))],
  );
  return rows.map((row) => row.value);
}

/** How many customers were active at each of the moments, which come in order: counted at the first, and what changed since. */
export async function selectActiveCustomers(manager: EntityManager, times: readonly number[]): Promise<number[]> {
  const rows = await manager.query<{ value: number }[]>(
    `SELECT sum(change) OVER (ORDER BY t)::float8 AS value
     FROM (SELECT t, lag(t) OVER (ORDER BY t) AS before FROM unnest($1::timestamptz[]) AS t) AS asked, LATERAL (
       SELECT CASE WHEN before IS NULL
         THEN (SELECT count(*) FROM active_spans WHERE ends_at > t AND starts_at <= t)
         ELSE (SELECT count(*) FROM active_spans WHERE starts_at > before AND starts_at <= t)
           - (SELECT count(*) FROM active_spans WHERE ends_at > before AND ends_at <= t) END AS change) AS changes
     ORDER BY t`,
    [times.map((time) => new Date(time))],
  );
  return rows.map((row) => row.value);
}

/** Active customers of the two worst tiers: those with a score of up to 70. */
export const AT_RISK = `(SELECT count(*)::int FROM customer_health WHERE active AND score <= ${AT_RISK_SCORE})`;

/** How many they are right now; null before the first score. */
export async function selectCustomersAtRisk(manager: EntityManager): Promise<number | null> {
  const [row] = await manager.query<{ value: number | null }[]>(
    `SELECT CASE WHEN EXISTS (SELECT FROM customer_health) THEN ${AT_RISK} END AS value`,
  );
  return row?.value ?? null;
}

/** The critical alerts that may have waited for somebody at a moment in [from, to]. */
export function selectCriticalAlerts(manager: EntityManager, { from, to }: Window): Promise<CriticalAlert[]> {
  return manager.query(
    `SELECT started_at AS "startedAt", status = 'active' AS "isActive",
       detected_severity = 'critical' AS "isFoundCritical", history
     FROM alerts
     WHERE severity = 'critical' AND started_at <= $2
       AND (ended_at IS NULL OR ended_at >= $1)`,
    [new Date(from), new Date(to)],
  );
}

/** The alerts that were acknowledged in (from, to]. */
export function selectAcknowledged(manager: EntityManager, { from, to }: Window): Promise<Acknowledged[]> {
  return manager.query(
    `SELECT started_at AS "startedAt", acknowledged_at AS "acknowledgedAt" FROM alerts
     WHERE acknowledged_at > $1 AND acknowledged_at <= $2`,
    [new Date(from), new Date(to)],
  );
}
