import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { SUCCESS_RATING } from '../health/score.js';

/** Of whom a session is: the first session of each pair counts on its own. */
export interface Pair {
  tutorId: string;
  customerId: string;
}

/** A pair that got a session, or had one. */
export interface Move extends Pair {
  /** True where the session was counted before: with another pair, in another subject or at another moment. */
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

// What changed about sessions, as it is counted: what is new is added, and what was before is taken away.
const CHANGED = 'tutor_id, subject, outcome, ended_at, minutes, rating, is_first';

// Adds changes up and to what is counted of their weeks and months. Decimals, since floats that are added and taken
// away again leave something behind.
const countChanges = (timeZone: string) => `
  INSERT INTO tutor_periods AS c (tutor_id, period, starts_on, subject, ${FIELDS.join(', ')})
  SELECT tutor_id, period, date_trunc(period, ended_at AT TIME ZONE ${timeZone})::date, subject,
    coalesce(sum(sign) FILTER (WHERE outcome = 'completed'), 0),
    coalesce(sum(sign) FILTER (WHERE outcome = 'cancelled'), 0),
    coalesce(sum(sign) FILTER (WHERE outcome = 'no_show'), 0),
    coalesce(sum(sign * minutes::numeric) FILTER (WHERE outcome = 'completed'), 0),
    coalesce(sum(sign) FILTER (WHERE outcome = 'completed' AND rating IS NOT NULL), 0),
    coalesce(sum(sign * rating::numeric) FILTER (WHERE outcome = 'completed'), 0),
    coalesce(sum(sign * rating::numeric * rating::numeric) FILTER (WHERE outcome = 'completed'), 0),
    coalesce(sum(sign) FILTER (WHERE is_first AND rating IS NOT NULL), 0),
    coalesce(sum(sign) FILTER (WHERE is_first AND rating >= ${SUCCESS_RATING}), 0)
  FROM changes, unnest(ARRAY['week', 'month']) AS period
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (tutor_id, period, starts_on, subject)
  DO UPDATE SET ${FIELDS.map((field) => `${field} = c.${field} + excluded.${field}`).join(', ')}`;

/**
 * Takes sessions over as they are now, and counts what that changes, in a time zone; answers whose those are that
 * changed, and whose they were. Of a pair without a mark, the first one of these is marked at once. One at a time,
 * as who holds the follower's cursor: two would take the same away twice.
 */
export function placeSessions(
  manager: EntityManager,
  sessionIds: readonly string[],
  timeZone: string,
): Promise<Move[]> {
  return manager.query(
    `WITH written AS (
       INSERT INTO tutor_sessions AS t
         (session_id, tutor_id, customer_id, subject, outcome, ended_at, minutes, rating, is_first)
       SELECT session_id, tutor_id, customer_id, subject, state, ended_at, duration_minutes, rating,
         state = 'completed' AND 1 = row_number() OVER (
           PARTITION BY tutor_id, customer_id ORDER BY state <> 'completed', ended_at, session_id
         ) AND NOT EXISTS (
           SELECT FROM tutor_sessions f WHERE f.tutor_id = s.tutor_id AND f.customer_id = s.customer_id AND f.is_first
         )
       FROM sessions s WHERE session_id = ANY($1) AND ${ENDED} ORDER BY session_id
       ON CONFLICT (session_id) DO UPDATE SET tutor_id = excluded.tutor_id, customer_id = excluded.customer_id,
         subject = excluded.subject, outcome = excluded.outcome, ended_at = excluded.ended_at,
         minutes = excluded.minutes, rating = excluded.rating, is_first = excluded.is_first
           OR (t.is_first AND t.tutor_id = excluded.tutor_id AND t.customer_id = excluded.customer_id)
       WHERE (t.tutor_id, t.customer_id, t.subject, t.outcome, t.ended_at, t.minutes, t.rating) IS DISTINCT FROM
         (excluded.tutor_id, excluded.customer_id, excluded.subject, excluded.outcome, excluded.ended_at,
          excluded.minutes, excluded.rating)
       RETURNING session_id, customer_id, ${CHANGED}
     -- What the statement itself has written is not seen here: these are the sessions before.
     ), before AS (SELECT t.* FROM tutor_sessions t JOIN written USING (session_id)
     ), changes AS (SELECT 1 AS sign, ${CHANGED} FROM written UNION ALL SELECT -1, ${CHANGED} FROM before
     ), counted AS (${countChanges('$2')})
     SELECT tutor_id AS "tutorId", customer_id AS "customerId", false AS left FROM written
     UNION SELECT b.tutor_id, b.customer_id, true FROM before b JOIN written w USING (session_id)
     WHERE (b.tutor_id, b.customer_id, b.subject, b.ended_at) <> (w.tutor_id, w.customer_id, w.subject, w.ended_at)`,
    [sessionIds, timeZone],
  );
}

/** Forgets sessions of tutors that are there no more; they stay counted. */
export async function forgetSessions(manager: EntityManager, tutorIds: readonly string[]): Promise<void> {
  await manager.query(
    `DELETE FROM tutor_sessions t WHERE tutor_id = ANY($1)
       AND NOT EXISTS (SELECT FROM sessions s WHERE s.session_id = t.session_id)`,
    [tutorIds],
  );
}

/** Sees to it that the first completed session of each pair is marked, and no other; counts what that changes. */
export async function markFirsts(manager: EntityManager, pairs: readonly Pair[], timeZone: string): Promise<void> {
  const wrong = await manager.query<{ marked: string | null; first: string | null }[]>(
    `SELECT marked.session_id AS marked, first.session_id AS first
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS p(tutor_id, customer_id)) AS pair
     LEFT JOIN tutor_sessions AS marked
       ON marked.tutor_id = pair.tutor_id AND marked.customer_id = pair.customer_id AND marked.is_first
     LEFT JOIN LATERAL (
       SELECT session_id FROM tutor_sessions t
       WHERE t.tutor_id = pair.tutor_id AND t.customer_id = pair.customer_id AND t.outcome = 'completed'
       ORDER BY ended_at, session_id LIMIT 1
     ) AS first ON true
     WHERE marked.session_id IS DISTINCT FROM first.session_id`,
    [pairs.map((pair) => pair.tutorId), pairs.map((pair) => pair.customerId)],
  );
  const idsOf = (ids: readonly (string | null)[]) => ids.filter((id) => id !== null);
  // A pair has one mark at most.
  await mark(manager, { sessionIds: idsOf(wrong.map(({ marked }) => marked)), isFirst: false, timeZone });
  await mark(manager, { sessionIds: idsOf(wrong.map(({ first }) => first)), isFirst: true, timeZone });
}

async function mark(
  manager: EntityManager,
  { sessionIds, isFirst, timeZone }: { sessionIds: readonly string[]; isFirst: boolean; timeZone: string },
): Promise<void> {
  if (sessionIds.length === 0) return;
  await manager.query(
    `WITH marked AS (UPDATE tutor_sessions SET is_first = $2 WHERE session_id = ANY($1) RETURNING *
     ), changes AS (
       SELECT sign, tutor_id, subject, outcome, ended_at, minutes, rating, counts.is_first
       FROM marked, (VALUES (1, $2), (-1, NOT $2)) AS counts(sign, is_first)
       -- Without a rating it makes no difference who is first.
       WHERE rating IS NOT NULL
     ) ${countChanges('$3')}`,
    [sessionIds, isFirst, timeZone],
  );
}

/** Counts the weeks and months of tutors anew, in a time zone, from all of their sessions. */
export async function countAnew(manager: EntityManager, tutorIds: readonly string[], timeZone: string): Promise<void> {
  await manager.query('DELETE FROM tutor_periods WHERE tutor_id = ANY($1)', [tutorIds]);
  await manager.query(
    `WITH changes AS (SELECT 1 AS sign, ${CHANGED} FROM tutor_sessions WHERE tutor_id = ANY($1)) ${countChanges('$2')}`,
    [tutorIds, timeZone],
  );
}

/** Forgets the weeks and months of tutors with no session left in a subject. */
export async function forgetEmptied(manager: EntityManager, tutorIds: readonly string[]): Promise<void> {
  await manager.query('DELETE FROM tutor_periods WHERE tutor_id = ANY($1) AND completed + cancelled + no_show = 0', [
    tutorIds,
  ]);
}

/** All sessions of tutors, as they are known: what the full pass takes over again. */
export async function selectSessionsOf(manager: EntityManager, tutorIds: readonly string[]): Promise<string[]> {
  const rows = await manager.query<{ session_id: string }[]>(
    `SELECT session_id FROM sessions WHERE tutor_id = ANY($1) AND ${ENDED}`,
    [tutorIds],
  );
  return rows.map((row) => row.session_id);
}

/** All pairs of tutors. */
export function selectPairsOf(manager: EntityManager, tutorIds: readonly string[]): Promise<Pair[]> {
  return manager.query(
    `SELECT DISTINCT tutor_id AS "tutorId", customer_id AS "customerId" FROM tutor_sessions WHERE tutor_id = ANY($1)`,
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
