import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { type ChurnFacts, GONE_DAYS, PAST_DAYS, RECENT_DAYS } from './features.js';

/** What counts: all that is stored of the time up to a moment, or only what had been said by then. */
export type Knowledge = 'stored' | 'said_by_then';

/** Days of 24 hours: an interval of days would have 23 or 25 where the session's time zone changes its clocks. */
const days = (n: number) => `make_interval(hours => ${24 * n})`;

/**
 * A session of before may be rated after the moment that is looked at, and whoever rates is still there: that would tell
 * what is to be foreseen. A field's stamp says when it was said.
 */
const RATING: Record<Knowledge, string> = {
  stored: 's.rating',
  said_by_then: `CASE WHEN (s.stamps -> 'rating' ->> 1) COLLATE "C" <= $3 THEN s.rating END`,
};

// Laid out customer by customer: joined at once, a scan of all sessions that are kept looks cheaper than it is.
const factsSql = (knowledge: Knowledge) => `
  WITH asked AS (
    SELECT customer_id, goal_status, goal_renewed, acquisition_channel,
           CASE WHEN signed_up_at <= $2 THEN signed_up_at ELSE (
             SELECT min(f.ended_at) FROM sessions f
             WHERE f.customer_id = c.customer_id AND f.state = 'completed' AND f.ended_at <= $2) END AS since
    FROM customers c WHERE customer_id = ANY($1)
  )
  SELECT customer_id AS "customerId", extract(epoch FROM $2::timestamptz - a.since)::float8 / 86400 AS "tenureDays",
    coalesce(extract(epoch FROM $2::timestamptz - (
      SELECT min(h.ended_at) FROM sessions h WHERE h.state = 'completed'))::float8 / 86400, 0) AS "historyDays",
    coalesce(t.recent, 0) AS "sessions30d", coalesce(t.before, 0) AS "sessionsBefore30d", coalesce(t.n, 0) AS "sessions90d",
    extract(epoch FROM $2::timestamptz - t.last_at)::float8 / 86400 AS "lastSessionDays",
    extract(epoch FROM $2::timestamptz - t.first_at)::float8 / 86400 AS "firstSessionDays",
    t.stars AS "meanRating", coalesce(t.n_main, 0) AS "sessionsWithMainTutor",
    c.newest AS "calls14d", c.n AS "calls30d",
    a.goal_status AS "goalStatus", coalesce(a.goal_renewed, false) AS "goalRenewed", a.acquisition_channel AS channel
  FROM asked a
  CROSS JOIN LATERAL (
    SELECT sum(n)::int AS n, max(n)::int AS n_main, min(first_at) AS first_at, max(last_at) AS last_at,
           sum(recent)::int AS recent, sum(before)::int AS before, sum(stars) / nullif(sum(rated), 0)::float8 AS stars
    FROM (
      SELECT count(*) AS n, min(s.ended_at) AS first_at, max(s.ended_at) AS last_at,
             count(*) FILTER (WHERE s.ended_at > $2::timestamptz - ${days(RECENT_DAYS)}) AS recent,
             count(*) FILTER (WHERE s.ended_at <= $2::timestamptz - ${days(RECENT_DAYS)}
               AND s.ended_at > $2::timestamptz - ${days(2 * RECENT_DAYS)}) AS before,
             sum(${RATING[knowledge]}) AS stars, count(${RATING[knowledge]}) AS rated
      FROM sessions s
      WHERE s.customer_id = a.customer_id AND s.state = 'completed'
        AND s.ended_at <= $2 AND s.ended_at > $2::timestamptz - ${days(PAST_DAYS)}
      GROUP BY s.tutor_id
    ) AS by_tutor
  ) AS t
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS n, count(*) FILTER (WHERE k.called_at > $2::timestamptz - ${days(14)})::int AS newest
    FROM calls k
    WHERE k.customer_id = a.customer_id AND k.called_at <= $2 AND k.called_at > $2::timestamptz - ${days(RECENT_DAYS)}
  ) AS c
  WHERE a.since IS NOT NULL`;

const FACTS = { stored: factsSql('stored'), said_by_then: factsSql('said_by_then') };

/**
 * The facts of customers as of a moment: nothing that happened later counts. With `said_by_then` neither does what was
 * said later of the time before, but for goal and channel: `selectProfiles` has those. Whoever came later is left out.
 */
export function selectFacts(
  manager: EntityManager,
  customerIds: readonly string[],
  asOf: Date,
  knowledge: Knowledge,
): Promise<ChurnFacts[]> {
  const parameters = [customerIds, asOf, ...(knowledge === 'said_by_then' ? [asOf.toISOString()] : [])];
  return manager.query(FACTS[knowledge], parameters);
}

/** A customer's goal and channel as they stood at a moment. */
export interface Profile extends Pick<ChurnFacts, 'customerId' | 'goalStatus' | 'goalRenewed' | 'channel'> {
  /** True where it was said later, and what had been said before is not kept. */
  goalIsLost: boolean;
  channelIsLost: boolean;
}

/** Goals and channels as they stood at a moment: what was said later is replaced by the last event before it. */
export function selectProfiles(manager: EntityManager, customerIds: readonly string[], asOf: Date): Promise<Profile[]> {
  return manager.query(
    `WITH asked AS (
       SELECT customer_id, goal_status, goal_renewed, acquisition_channel,
              coalesce((stamps -> 'goal_status' ->> 1) COLLATE "C" > $3, false) AS goal_later,
              coalesce((stamps -> 'acquisition_channel' ->> 1) COLLATE "C" > $3, false) AS channel_later
       FROM customers WHERE customer_id = ANY($1)
     ), said AS MATERIALIZED (
       SELECT data ->> 'customer_id' AS customer_id, occurred_at, event_id, data FROM events
       WHERE stream = 'customer.health.updated' AND occurred_at <= $2 AND data ?| ARRAY['goal', 'acquisition_channel']
         AND data ->> 'customer_id' IN (SELECT customer_id FROM asked WHERE goal_later OR channel_later)
     ), goals AS (
       SELECT DISTINCT ON (customer_id) customer_id, data -> 'goal' ->> 'status' AS status,
              coalesce((data -> 'goal' ->> 'renewed')::boolean, false) AS renewed
       FROM said WHERE data ? 'goal' ORDER BY customer_id, occurred_at DESC, event_id DESC
     ), channels AS (
       SELECT DISTINCT ON (customer_id) customer_id, data ->> 'acquisition_channel' AS channel
       FROM said WHERE data ? 'acquisition_channel' ORDER BY customer_id, occurred_at DESC, event_id DESC
     )
     SELECT a.customer_id AS "customerId",
       CASE WHEN goal_later THEN g.status ELSE a.goal_status END AS "goalStatus",
       coalesce(CASE WHEN goal_later THEN g.renewed ELSE a.goal_renewed END, false) AS "goalRenewed",
       CASE WHEN channel_later THEN h.channel ELSE a.acquisition_channel END AS channel,
       goal_later AND g.customer_id IS NULL AS "goalIsLost", channel_later AND h.customer_id IS NULL AS "channelIsLost"
     FROM asked a LEFT JOIN goals g ON g.customer_id = a.customer_id LEFT JOIN channels h ON h.customer_id = a.customer_id`,
    [customerIds, asOf, asOf.toISOString()],
  );
}

/** The customers who are there at a moment, at most so many: which ones is chance, but the same at every asking. */
export async function selectThere(manager: EntityManager, asOf: Date, limit: number): Promise<string[]> {
  const rows = await manager.query<{ customerId: string }[]>(
    `SELECT customer_id AS "customerId" FROM (
       SELECT customer_id FROM sessions
       WHERE state = 'completed' AND customer_id IS NOT NULL
         AND ended_at <= $1 AND ended_at > $1::timestamptz - ${days(GONE_DAYS)}
       UNION
       SELECT customer_id FROM customers
       WHERE signed_up_at <= $1 AND signed_up_at > $1::timestamptz - ${days(RECENT_DAYS)}
     ) AS there ORDER BY md5(customer_id || $2) LIMIT $3`,
    [asOf, asOf.toISOString(), limit],
  );
  return rows.map(({ customerId }) => customerId);
}

/** When the first session that is known was completed, or null before any. */
export async function selectHistoryStart(manager: EntityManager): Promise<Date | null> {
  const [row] = await manager.query<{ at: Date | null }[]>(
    `SELECT min(ended_at) AS at FROM sessions WHERE state = 'completed'`,
  );
  return row?.at ?? null;
}

/** Customers whose health was looked at in a range of transactions: something happened, a window rolled, a day passed. */
export async function selectLookedAt(manager: EntityManager, { after, upTo }: TxRange): Promise<string[]> {
  const rows = await manager.query<{ customerId: string }[]>(
    'SELECT customer_id AS "customerId" FROM customer_health WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8',
    [after, upTo],
  );
  return rows.map(({ customerId }) => customerId);
}
