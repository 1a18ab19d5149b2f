import type { LeaderboardBy, LeaderboardEntry, TutorFlag, TutorFlagKind, TutorStanding } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { Counts } from './cell.js';
import type { PageEnd } from './page-cursor.js';

/** What tutors can be ordered by. */
export const TUTOR_SORTS = ['success', 'rating', 'sessions', 'hours', 'cancellations', 'underTarget', 'name'] as const;
export type TutorSort = (typeof TUTOR_SORTS)[number];

/** Counts as they are stored of a window. */
export type StoredCounts = Omit<Counts, 'starsSquared'>;

/** A tutor as stored, with the standing among all; counts are 0 where nothing came to an end in the window. */
export interface TutorRow extends StoredCounts, TutorStanding {
  tutorId: string;
  name: string | null;
  status: string | null;
  subjects: string[];
  underTarget: number | null;
  flags: TutorFlag[];
  asOf: Date | null;
}

/** Which tutors; null takes any. */
export interface TutorsFilter {
  search: string | null;
  subject: string | null;
  flag: TutorFlagKind | null;
}

/** Which page of them. */
export interface TutorsPage {
  sort: TutorSort;
  order: 'asc' | 'desc';
  after: PageEnd | null;
  limit: number;
}

const SORTS: Readonly<Record<TutorSort, string>> = {
  success: 'CASE WHEN first_rated > 0 THEN shrunk_success END',
  rating: 'CASE WHEN rated > 0 THEN shrunk_rating END',
  sessions: 'completed',
  hours: 'minutes',
  cancellations: 'cancelled::float8 / nullif(completed + cancelled + no_show, 0)',
  underTarget: 'under_target',
  name: `lower(coalesce(name, t.tutor_id)) COLLATE "C"`,
};

/** Ranks are taken when they are read: each hangs on everybody's figures. */
const ranked = (from: string, among = '') => `
  SELECT p.*, CASE WHEN first_rated > 0 THEN (rank() OVER best)::int END AS rank,
    (count(*) FILTER (WHERE first_rated > 0) OVER (PARTITION BY ${among}true))::int AS ranked,
    (count(*) OVER (PARTITION BY ${among}first_rated > 0, shrunk_success))::int AS level
  FROM ${from} AS p WINDOW best AS (PARTITION BY ${among}first_rated > 0 ORDER BY shrunk_success DESC)`;
const PERCENTILE = '100.0 * (ranked - rank - (level - 1) / 2.0)::float8 / nullif(ranked - 1, 0) AS percentile';
const SHRUNK = 'CASE WHEN first_rated > 0 THEN shrunk_success END AS "shrunkSuccess"';

const TUTOR = `
  t.tutor_id, t.tutor_id AS "tutorId", name, status, coalesce(p.subjects, '{}') AS subjects,
  coalesce(completed, 0) AS completed, coalesce(cancelled, 0) AS cancelled, coalesce(no_show, 0) AS "noShow",
  coalesce(minutes, 0) AS minutes, coalesce(rated, 0) AS rated, coalesce(stars, 0) AS stars,
  coalesce(first_rated, 0) AS "firstRated", coalesce(first_good, 0) AS "firstGood", ${SHRUNK}, rank, ${PERCENTILE},
  coalesce(ranked, (SELECT count(*) FROM tutor_performance WHERE first_rated > 0))::int AS ranked,
  under_target AS "underTarget", coalesce(flags, '[]') AS flags, as_of AS "asOf"`;
const TUTORS = `tutors t LEFT JOIN (${ranked('tutor_performance')}) AS p USING (tutor_id)`;

const MATCHING = `($1::text IS NULL OR name ILIKE $1 OR t.tutor_id ILIKE $1)
  AND ($2::text IS NULL OR p.subjects @> ARRAY[$2]) AND ($3::text IS NULL OR flag_kinds @> ARRAY[$3])`;

/** A page of tutors, each with what it was ordered by as text. Those of whom that is not known come last either way. */
export function selectTutors(
  manager: EntityManager,
  filter: TutorsFilter,
  { sort, order, after, limit }: TutorsPage,
): Promise<(TutorRow & { sortValue: string })[]> {
  const isText = sort === 'name';
  const last = order === 'asc' ? 'Infinity' : '-Infinity';
  const value = isText ? SORTS.name : `coalesce((${SORTS[sort]})::float8, '${last}')`;
  const behind = `$4::${isText ? 'text' : 'float8'}`;
  return manager.query(
    `SELECT * FROM (
       SELECT ${TUTOR}, ${value} AS sort_value, (${value})::text AS "sortValue" FROM ${TUTORS} WHERE ${MATCHING}
     ) AS matching
     WHERE ${behind} IS NULL OR sort_value ${order === 'asc' ? '>' : '<'} ${behind}
       OR (sort_value = ${behind} AND tutor_id > $5)
     ORDER BY sort_value ${order}, tutor_id LIMIT $6`,
    // What Number takes is more than PostgreSQL does: ' ', '0x10', '1e400'.
    [...valuesOf(filter), after && (isText ? after.value : Number(after.value)), after?.id ?? null, limit],
  );
}

/** How many tutors match. */
export async function countTutors(manager: EntityManager, filter: TutorsFilter): Promise<number> {
  const [row] = await manager.query<[{ count: number }]>(
    `SELECT count(*)::int AS count FROM tutors t LEFT JOIN tutor_performance p USING (tutor_id) WHERE ${MATCHING}`,
    valuesOf(filter),
  );
  return row.count;
}

/** One tutor, or null. */
export async function selectTutor(manager: EntityManager, tutorId: string): Promise<TutorRow | null> {
  const [row] = await manager.query<TutorRow[]>(`SELECT ${TUTOR} FROM ${TUTORS} WHERE t.tutor_id = $1`, [tutorId]);
  return row ?? null;
}

/** A tutor's counts in one subject, with the standing among those who teach it. */
export interface SubjectRow extends StoredCounts, TutorStanding {
  subject: string;
}

/** A tutor's subjects, the most sessions first. */
export async function selectSubjects(manager: EntityManager, tutorId: string): Promise<SubjectRow[]> {
  const theirs = `(SELECT * FROM tutor_subjects WHERE subject IN (SELECT subject FROM tutor_subjects WHERE tutor_id = $1))`;
  return manager.query(
    `SELECT subject, completed, cancelled, no_show AS "noShow", minutes, rated, stars, first_rated AS "firstRated",
       first_good AS "firstGood", ${SHRUNK}, rank, ranked, ${PERCENTILE}
     FROM (${ranked(theirs, 'subject, ')}) AS p WHERE tutor_id = $1 ORDER BY completed DESC, subject`,
    [tutorId],
  );
}

const BOARDS: Readonly<Record<LeaderboardBy, { value: string; raw: string; n: string }>> = {
  success: { value: 'shrunk_success', raw: 'first_good::float8 / first_rated', n: 'first_rated' },
  rating: { value: 'shrunk_rating', raw: 'stars / rated', n: 'rated' },
  sessions: { value: 'completed', raw: 'completed', n: 'completed' },
  hours: { value: 'minutes / 60', raw: 'minutes / 60', n: 'completed' },
};

/** The first places of all tutors or of those who teach a subject, and how many have a place at all. */
export async function selectLeaderboard(
  manager: EntityManager,
  by: LeaderboardBy,
  { subject, limit }: { subject: string | null; limit: number },
): Promise<{ items: LeaderboardEntry[]; total: number }> {
  const { value, raw, n } = BOARDS[by];
  const from = subject === null ? 'tutor_performance WHERE $1::text IS NULL' : 'tutor_subjects WHERE subject = $1';
  const [row] = await manager.query<[{ items: LeaderboardEntry[]; total: number }]>(
    `WITH board AS (
       SELECT (rank() OVER (ORDER BY value DESC))::int AS rank, tutor_id AS "tutorId", name, value, raw, n
       FROM (SELECT tutor_id, (${value})::float8 AS value, (${raw})::float8 AS raw, ${n} AS n FROM ${from} AND ${n} > 0) AS p
       LEFT JOIN tutors USING (tutor_id)
     ), first AS (SELECT * FROM board ORDER BY rank, "tutorId" LIMIT $2)
     SELECT (SELECT coalesce(json_agg(first ORDER BY rank, "tutorId"), '[]') FROM first) AS items, (SELECT count(*)::int FROM board) AS total`,
    [subject, limit],
  );
  return row;
}

function valuesOf({ search, subject, flag }: TutorsFilter): (string | null)[] {
  return [search === null ? null : `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`, subject, flag];
}
