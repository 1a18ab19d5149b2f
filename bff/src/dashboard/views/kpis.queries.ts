import type { KpiId } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import { ACTIVE_SESSION_DAYS, ACTIVE_SIGNUP_DAYS } from '../../inference/health/health.queries.js';
import { SUCCESS_RATING } from '../../inference/health/score.js';

/** A KPI at one moment; null where nothing is known. */
export interface KpiPoint {
  at: Date;
  value: number | null;
}

// Each gives the value as of `t`, for every `t` that is asked. $2 is the marketplace's time zone.
const AS_OF: Partial<Record<KpiId, string>> = {
  active_sessions: `
    SELECT count(*)::float8 AS value FROM sessions
    WHERE started_at <= t AND started_at > t - interval '4 hours' AND (ended_at IS NULL OR ended_at > t)`,
  sessions_today: `
    SELECT count(*)::float8 AS value FROM sessions
    WHERE started_at <= t AND started_at >= date_trunc('day', t, $2)`,
  satisfaction: `
    SELECT avg(rating) AS value FROM sessions
    WHERE ended_at <= t AND ended_at > t - interval '7 days' AND rating IS NOT NULL`,
  first_session_success: `
    SELECT avg((rating >= ${SUCCESS_RATING})::int)::float8 AS value FROM first_sessions
    WHERE ended_at <= t AND ended_at > t - interval '30 days' AND rating IS NOT NULL`,
  supply_demand_ratio: `
    SELECT (
      SELECT CASE WHEN demand >= 0.5 THEN supply / demand END FROM supply_demand
      WHERE hour <= t AND hour > t - interval '3 hours' ORDER BY hour DESC LIMIT 1
    ) AS value`,
  inbound_call_rate: `
    SELECT 100.0 * (SELECT count(*) FROM calls WHERE called_at <= t AND called_at > t - interval '7 days')
      / nullif((SELECT count(*) FROM active_spans WHERE spans @> t), 0)::float8 AS value`,
  time_to_acknowledge: `
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM acknowledged_at - started_at) / 60)::float8 AS value
    FROM alerts WHERE acknowledged_at <= t AND acknowledged_at > t - interval '7 days'`,
};

// What more than one moment needs is gathered once; PostgreSQL skips what a KPI does not read.
const GATHERED = `
  first_sessions AS MATERIALIZED (
    SELECT DISTINCT ON (customer_id, tutor_id) ended_at, rating FROM sessions
    WHERE state = 'completed' AND ended_at IS NOT NULL
    ORDER BY customer_id, tutor_id, ended_at, session_id
  ), active_spans AS MATERIALIZED (
    SELECT customer_id, range_agg(span) AS spans FROM (
      SELECT customer_id, tstzrange(ended_at, ended_at + make_interval(days => ${ACTIVE_SESSION_DAYS})) AS span FROM sessions
      WHERE state = 'completed' AND customer_id IS NOT NULL
        AND ended_at > (SELECT min(t) FROM asked) - make_interval(days => ${ACTIVE_SESSION_DAYS})
      UNION ALL
      SELECT customer_id, tstzrange(signed_up_at, signed_up_at + make_interval(days => ${ACTIVE_SIGNUP_DAYS})) FROM customers
      WHERE signed_up_at > (SELECT min(t) FROM asked) - make_interval(days => ${ACTIVE_SIGNUP_DAYS})
    ) AS stays GROUP BY customer_id
  )`;

/** The value of a KPI as of each of the moments, in their order. Only for KPIs whose past can be told from what is kept. */
export function selectSeries(
  manager: EntityManager,
  id: KpiId,
  times: readonly Date[],
  timeZone: string,
): Promise<KpiPoint[]> {
  const asOf = AS_OF[id];
  if (asOf === undefined) return Promise.resolve([]);
  return manager.query(
    `WITH asked AS (SELECT t, nth FROM unnest($1::timestamptz[]) WITH ORDINALITY AS x(t, nth)
       WHERE $2::text IS NOT NULL), ${GATHERED}
     SELECT t AS at, value FROM asked, LATERAL (${asOf}) AS v ORDER BY nth`,
    [times, timeZone],
  );
}

/** Active customers of the two worst tiers right now; null before the first score. */
export async function selectCustomersAtRisk(manager: EntityManager): Promise<number | null> {
  const [row] = await manager.query<{ value: number | null }[]>(
    `SELECT CASE WHEN count(*) > 0 THEN count(*) FILTER (WHERE active AND tier IN ('critical', 'at_risk')) END::int AS value
     FROM customer_health`,
  );
  return row?.value ?? null;
}

/** Critical alerts nobody has dealt with. */
export async function selectActiveCriticalAlerts(manager: EntityManager): Promise<number> {
  const [row] = await manager.query<{ value: number }[]>(
    `SELECT count(*)::int AS value FROM alerts WHERE severity = 'critical' AND status = 'active'`,
  );
  return row?.value ?? 0;
}
