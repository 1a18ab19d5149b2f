import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { SUCCESS_RATING } from '../health/score.js';

/** Where a session is counted: its tutor, and the moment it ended. */
export interface Place {
  tutorId: string;
  customerId: string;
  endedAt: Date;
}

/** A place where a session was or is counted. */
export interface Move extends Place {
  /** True of a place that the session has left. */
  left: boolean;
}

const ENDED = `state IN ('completed', 'cancelled', 'no_show') AND tutor_id IS NOT NULL AND customer_id IS NOT NULL
  AND subject IS NOT NULL AND ended_at IS NOT NULL`;

/** The sessions that were written in a range of transactions; only those that came to an end are counted. */
export function selectWritten(
  manager: EntityManager,
  { after, upTo }: TxRange,
): Promise<{ sessionId: string; ended: boolean }[]> {
  return manager.query(
    `SELECT session_id AS "sessionId", (${ENDED}) IS TRUE AS ended FROM sessions
     WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8`,
    [after, upTo],
  );
}

/** Takes sessions over as they are now; answers where those that changed were counted, and where they belong. */
export function placeSessions(manager: EntityManager, sessionIds: readonly string[]): Promise<Move[]> {
  return manager.query(
    `WITH written AS (
       INSERT INTO tutor_sessions AS t (session_id, tutor_id, customer_id, subject, outcome, ended_at, minutes, rating)
       SELECT session_id, tutor_id, customer_id, subject, state, ended_at, duration_minutes, rating
       FROM sessions WHERE session_id = ANY($1) AND ${ENDED} ORDER BY session_id
       ON CONFLICT (session_id) DO UPDATE SET tutor_id = excluded.tutor_id, customer_id = excluded.customer_id,
         subject = excluded.subject, outcome = excluded.outcome, ended_at = excluded.ended_at,
         minutes = excluded.minutes, rating = excluded.rating,
         is_first = t.is_first AND t.tutor_id = excluded.tutor_id AND t.customer_id = excluded.customer_id
       WHERE (t.tutor_id, t.customer_id, t.subject, t.outcome, t.ended_at, t.minutes, t.rating) IS DISTINCT FROM
         (excluded.tutor_id, excluded.customer_id, excluded.subject, excluded.outcome, excluded.ended_at,
          excluded.minutes, excluded.rating)
       RETURNING session_id, tutor_id, customer_id, subject, ended_at
     )
     SELECT tutor_id AS "tutorId", customer_id AS "customerId", ended_at AS "endedAt", false AS left FROM written
     -- What the statement itself has written is not seen here: these are the places before.
     UNION SELECT t.tutor_id, t.customer_id, t.ended_at, true FROM tutor_sessions t JOIN written w USING (session_id)
     WHERE (t.tutor_id, t.customer_id, t.subject, t.ended_at) <> (w.tutor_id, w.customer_id, w.subject, w.ended_at)`,
    [sessionIds],
  );
}

/** Forgets sessions of tutors that are there no more, or are another's; answers where they were counted. */
export function forgetSessions(manager: EntityManager, tutorIds: readonly string[]): Promise<Place[]> {
  return manager.query(
    `WITH gone AS (
       DELETE FROM tutor_sessions t WHERE tutor_id = ANY($1)
         AND NOT EXISTS (SELECT FROM sessions s WHERE s.session_id = t.session_id)
       RETURNING tutor_id, customer_id, ended_at)
     SELECT tutor_id AS "tutorId", customer_id AS "customerId", ended_at AS "endedAt" FROM gone`,
    [tutorIds],
  );
}

// The first completed session of each pair of tutor and customer that is asked for.
const FIRSTS = `
  WITH firsts AS (
    SELECT pair.tutor_id, pair.customer_id, earliest.session_id
    FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS p(tutor_id, customer_id)) AS pair
    LEFT JOIN LATERAL (
      SELECT session_id FROM tutor_sessions t
      WHERE t.tutor_id = pair.tutor_id AND t.customer_id = pair.customer_id AND t.outcome = 'completed'
      ORDER BY ended_at, session_id LIMIT 1
    ) AS earliest ON true
  )`;

/** Marks the first session of each pair anew; answers the places where that changed something. */
export async function markFirsts(manager: EntityManager, places: readonly Place[]): Promise<Place[]> {
  const pairs = [places.map((place) => place.tutorId), places.map((place) => place.customerId)];
  const marked = (
    changed: string,
  ) => `${FIRSTS}, changed AS (${changed} RETURNING t.tutor_id, t.customer_id, t.ended_at)
    SELECT tutor_id AS "tutorId", customer_id AS "customerId", ended_at AS "endedAt" FROM changed`;
  const noLonger = await manager.query<Place[]>(
    marked(`UPDATE tutor_sessions t SET is_first = false FROM firsts f
      WHERE t.tutor_id = f.tutor_id AND t.customer_id = f.customer_id AND t.is_first
        AND t.session_id IS DISTINCT FROM f.session_id`),
    pairs,
  );
  const newly = await manager.query<Place[]>(
    marked(
      'UPDATE tutor_sessions t SET is_first = true FROM firsts f WHERE t.session_id = f.session_id AND NOT t.is_first',
    ),
    pairs,
  );
  return [...noLonger, ...newly];
}

const FIELDS = [
  'completed',
  'cancelled',
  'no_show',
  'minutes',
  'rated',
  'stars',
  'stars_squared',
  'first_rated',
  'first_good',
];

// The weeks and months of places, and which sessions lie in them.
const TOUCHED = `touched AS (
    SELECT DISTINCT tutor_id, period, starts_on
    FROM unnest($1::text[], $2::timestamptz[]) AS p(tutor_id, at), unnest(ARRAY['week', 'month']) AS period,
      LATERAL (SELECT date_trunc(period, at AT TIME ZONE $3)::date) AS d(starts_on)
  )`;
const WITHIN = `t.tutor_id = p.tutor_id AND t.ended_at >= p.starts_on::timestamp AT TIME ZONE $3
  AND t.ended_at < (p.starts_on + ('1 ' || p.period)::interval) AT TIME ZONE $3`;
const valuesOf = (places: readonly Place[], timeZone: string) => [
  places.map((place) => place.tutorId),
  places.map((place) => place.endedAt),
  timeZone,
];

/** Counts the weeks and months of places again, in a time zone, from all of the sessions in them. */
export async function countPeriods(manager: EntityManager, places: readonly Place[], timeZone: string): Promise<void> {
  await manager.query(
    `WITH ${TOUCHED}, fresh AS (
       SELECT p.tutor_id, p.period, p.starts_on, t.subject,
         count(*) FILTER (WHERE outcome = 'completed') AS completed,
         count(*) FILTER (WHERE outcome = 'cancelled') AS cancelled,
         count(*) FILTER (WHERE outcome = 'no_show') AS no_show,
         -- Added up as decimals: floats would come out otherwise in another order.
         coalesce(sum(minutes::numeric) FILTER (WHERE outcome = 'completed'), 0) AS minutes,
         count(rating) FILTER (WHERE outcome = 'completed') AS rated,
         coalesce(sum(rating::numeric) FILTER (WHERE outcome = 'completed'), 0) AS stars,
         coalesce(sum(rating::numeric * rating::numeric) FILTER (WHERE outcome = 'completed'), 0) AS stars_squared,
         count(rating) FILTER (WHERE is_first) AS first_rated,
         count(*) FILTER (WHERE is_first AND rating >= ${SUCCESS_RATING}) AS first_good
       FROM touched p JOIN tutor_sessions t ON ${WITHIN}
       GROUP BY p.tutor_id, p.period, p.starts_on, t.subject
     )
     INSERT INTO tutor_periods AS c (tutor_id, period, starts_on, subject, ${FIELDS.join(', ')})
     SELECT tutor_id, period, starts_on, subject, ${FIELDS.join(', ')} FROM fresh ORDER BY 1, 2, 3, 4
     ON CONFLICT (tutor_id, period, starts_on, subject)
     DO UPDATE SET ${FIELDS.map((field) => `${field} = excluded.${field}`).join(', ')}
     WHERE (${FIELDS.map((field) => `c.${field}`).join(', ')}) IS DISTINCT FROM (${FIELDS.map((field) => `excluded.${field}`).join(', ')})`,
    valuesOf(places, timeZone),
  );
}

/** Forgets the counts of weeks and months of places in whose subject no session is left. */
export async function forgetEmptied(manager: EntityManager, places: readonly Place[], timeZone: string): Promise<void> {
  await manager.query(
    `WITH ${TOUCHED} DELETE FROM tutor_periods c USING touched p
     WHERE c.tutor_id = p.tutor_id AND c.period = p.period AND c.starts_on = p.starts_on
       AND NOT EXISTS (SELECT FROM tutor_sessions t WHERE ${WITHIN} AND t.subject = c.subject)`,
    valuesOf(places, timeZone),
  );
}

/** Forgets all counts of tutors. */
export async function forgetPeriods(manager: EntityManager, tutorIds: readonly string[]): Promise<void> {
  await manager.query('DELETE FROM tutor_periods WHERE tutor_id = ANY($1)', [tutorIds]);
}

/** All sessions of tutors, as they are known: what the full pass takes over again. */
export async function selectSessionsOf(manager: EntityManager, tutorIds: readonly string[]): Promise<string[]> {
  const rows = await manager.query<{ session_id: string }[]>(
    `SELECT session_id FROM sessions WHERE tutor_id = ANY($1) AND ${ENDED}`,
    [tutorIds],
  );
  return rows.map((row) => row.session_id);
}

/** All places of tutors. */
export function selectPlacesOf(manager: EntityManager, tutorIds: readonly string[]): Promise<Place[]> {
  return manager.query(
    `SELECT tutor_id AS "tutorId", customer_id AS "customerId", ended_at AS "endedAt" FROM tutor_sessions
     WHERE tutor_id = ANY($1)`,
    [tutorIds],
  );
}

/** All tutors that are known, or have figures. */
export async function selectTutorIds(manager: EntityManager): Promise<string[]> {
  const rows = await manager.query<{ tutor_id: string }[]>(
    'SELECT tutor_id FROM tutors UNION SELECT tutor_id FROM tutor_performance ORDER BY tutor_id',
  );
  return rows.map((row) => row.tutor_id);
}
