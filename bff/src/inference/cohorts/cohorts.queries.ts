import type { EntityManager } from 'typeorm';
import type { PageEnd } from '../tutors/page-cursor.js';

/** Without a session for so many days a customer has left. */
const GONE_DAYS = 60;
/** Weeks since sign-up that velocity is told of. */
export const VELOCITY_WEEKS = 13;
/** Months of sign-ups that velocity is told of. */
const VELOCITY_MONTHS = 12;

/** First sessions of a tutor in a subject. */
export interface FirstSessionRow {
  tutorId: string;
  name: string | null;
  subject: string;
  rated: number;
  good: number;
  shrunk: number;
  /** What follows it in the list, beside `shrunk`. */
  key: string;
}

/** Which tutors and subjects; null takes any. */
export interface FirstSessionFilter {
  subject: string | null;
  tutorId: string | null;
}

const MATCHING = 'first_rated > 0 AND ($1::text IS NULL OR subject = $1) AND ($2::text IS NULL OR tutor_id = $2)';

/** A page of tutors by subject, the lowest shrunk success first. */
export function selectFirstSessions(
  manager: EntityManager,
  { subject, tutorId }: FirstSessionFilter,
  { after, limit }: { after: PageEnd | null; limit: number },
): Promise<FirstSessionRow[]> {
  return manager.query(
    `SELECT page.*, name FROM (
       SELECT tutor_id AS "tutorId", subject, first_rated AS rated, first_good AS good, shrunk_success AS shrunk,
         tutor_id || E'\\n' || subject AS key
       FROM tutor_subjects
       WHERE ${MATCHING} AND ($3::float8 IS NULL
         OR (shrunk_success, (tutor_id || E'\\n' || subject) COLLATE "C") > ($3::float8, $4 COLLATE "C"))
       ORDER BY shrunk_success, (tutor_id || E'\\n' || subject) COLLATE "C" LIMIT $5
     ) AS page LEFT JOIN tutors ON tutors.tutor_id = page."tutorId" ORDER BY shrunk, key COLLATE "C"`,
    [subject, tutorId, after && Number(after.value), after?.id ?? null, limit],
  );
}

/** First sessions of each subject, of all the tutors that match. */
export function selectFirstSessionSubjects(
  manager: EntityManager,
  { subject, tutorId }: FirstSessionFilter,
): Promise<{ subject: string; tutors: number; rated: number; good: number }[]> {
  return manager.query(
    `SELECT subject, count(*)::int AS tutors, sum(first_rated)::int AS rated, sum(first_good)::int AS good
     FROM tutor_subjects WHERE ${MATCHING} GROUP BY subject ORDER BY subject`,
    [subject, tutorId],
  );
}

/** The customers of one month of sign-ups in one week since theirs; only those whose week is over by then. */
export interface VelocityRow {
  month: string;
  /** All of the month. */
  customers: number;
  /** 0 is the first. */
  week: number;
  observed: number;
  sessions: number;
}

/** Completed sessions by month of sign-up and week since, as of a moment, in a time zone. */
export function selectVelocity(manager: EntityManager, asOf: Date, timeZone: string): Promise<VelocityRow[]> {
  return manager.query(
    `WITH members AS MATERIALIZED (
       SELECT customer_id, signed_up_at, to_char(signed_up_at AT TIME ZONE $2, 'YYYY-MM') AS month,
         floor(extract(epoch FROM $1::timestamptz - signed_up_at) / 604800)::int AS weeks_over
       FROM customers WHERE signed_up_at <= $1
         AND signed_up_at >= (date_trunc('month', $1::timestamptz AT TIME ZONE $2)
           - interval '${VELOCITY_MONTHS - 1} months') AT TIME ZONE $2
     ), months AS (
       SELECT month, week, count(*)::int AS customers, count(*) FILTER (WHERE weeks_over > week)::int AS observed
       FROM members, generate_series(0, ${VELOCITY_WEEKS - 1}) AS week GROUP BY month, week
     ), taught AS (
       SELECT month, floor(extract(epoch FROM ended_at - signed_up_at) / 604800)::int AS week, count(*)::int AS sessions
       FROM members JOIN sessions USING (customer_id)
       WHERE state = 'completed' AND ended_at >= signed_up_at AND ended_at <= $1
         AND ended_at < signed_up_at + least(weeks_over, ${VELOCITY_WEEKS}) * interval '168 hours'
       GROUP BY 1, 2
     )
     SELECT month, customers, week, observed, coalesce(sessions, 0) AS sessions
     FROM months LEFT JOIN taught USING (month, week) ORDER BY month, week`,
    [asOf, timeZone],
  );
}

/** Customers who were there, and those of them who left. */
export interface ChurnRow {
  /** What `value` is of; `all` has none. */
  kind: 'all' | 'segment' | 'channel';
  value: string | null;
  customers: number;
  gone: number;
}

/** Customers with a session in the 60 days that ended 60 days before a moment, and those of them with none since. */
export function selectChurn(manager: EntityManager, asOf: Date): Promise<ChurnRow[]> {
  return manager.query(
    `WITH there AS (
       SELECT customer_id, max(ended_at) <= $1::timestamptz - make_interval(days => ${GONE_DAYS}) AS gone
       FROM sessions
       WHERE state = 'completed' AND customer_id IS NOT NULL AND ended_at <= $1
         AND ended_at > $1::timestamptz - make_interval(days => ${2 * GONE_DAYS})
       GROUP BY customer_id
       HAVING min(ended_at) <= $1::timestamptz - make_interval(days => ${GONE_DAYS})
     )
     SELECT CASE grouping(segment, acquisition_channel) WHEN 1 THEN 'segment' WHEN 2 THEN 'channel' ELSE 'all' END AS kind,
       CASE grouping(segment, acquisition_channel) WHEN 1 THEN segment WHEN 2 THEN acquisition_channel END AS value,
       count(*)::int AS customers, count(*) FILTER (WHERE gone)::int AS gone
     FROM there LEFT JOIN customers USING (customer_id)
     GROUP BY GROUPING SETS ((segment), (acquisition_channel), ()) ORDER BY customers DESC, value`,
    [asOf],
  );
}
