import type { EntityManager } from 'typeorm';
import type { Cell } from './cell.js';
import type { Performance, Shrunk } from './performance.js';
import { DEFAULT_PRIOR, type Prior, type Priors, type SubjectCounts } from './shrink.js';

/** A cell and whose it is. */
export interface TutorCell extends Cell {
  tutorId: string;
}

const COUNTS = `completed, cancelled, no_show AS "noShow", minutes::float8, rated, stars::float8,
  stars_squared::float8 AS "starsSquared",
  first_rated AS "firstRated", first_good AS "firstGood"`;

/** The cells of tutors' weeks, or months, from the one that begins on `from` to the one that begins on `to`. */
export function selectCells(
  manager: EntityManager,
  period: 'week' | 'month',
  tutorIds: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<TutorCell[]> {
  return manager.query(
    `SELECT tutor_id AS "tutorId", subject, starts_on::text AS "startsOn", ${COUNTS} FROM tutor_periods
     WHERE tutor_id = ANY($1) AND period = $2 AND starts_on BETWEEN $3::date AND $4::date
     ORDER BY tutor_id, starts_on, subject`,
    [tutorIds, period, from, to],
  );
}

/** The counts of every tutor in each subject over the weeks that begin from `from` to `to`. */
export function selectSubjectCounts(
  manager: EntityManager,
  { from, to }: { from: string; to: string },
): Promise<SubjectCounts[]> {
  return manager.query(
    `SELECT subject, sum(completed)::int AS completed, sum(cancelled)::int AS cancelled, sum(no_show)::int AS "noShow",
       sum(minutes)::float8 AS minutes, sum(rated)::int AS rated, sum(stars)::float8 AS stars,
       sum(stars_squared)::float8 AS "starsSquared", sum(first_rated)::int AS "firstRated",
       sum(first_good)::int AS "firstGood"
     FROM tutor_periods WHERE period = 'week' AND starts_on BETWEEN $1::date AND $2::date
     GROUP BY tutor_id, subject ORDER BY subject, tutor_id`,
    [from, to],
  );
}

/** What is usual, as the last pass found it. */
export async function selectPriors(manager: EntityManager): Promise<Priors> {
  const rows = await manager.query<(Prior & { subject: string | null })[]>(
    `SELECT subject, success, success_strength AS "successStrength", rating, rating_strength AS "ratingStrength"
     FROM tutor_priors`,
  );
  const priors = rows.map(({ subject, ...prior }) => ({ subject, prior }));
  return {
    all: priors.find(({ subject }) => subject === null)?.prior ?? DEFAULT_PRIOR,
    bySubject: new Map(priors.flatMap(({ subject, prior }) => (subject === null ? [] : [[subject, prior]]))),
  };
}

/** Replaces what is usual. */
export async function replacePriors(manager: EntityManager, { all, bySubject }: Priors): Promise<void> {
  const rows = [{ subject: null, ...all }, ...[...bySubject].map(([subject, prior]) => ({ subject, ...prior }))];
  await manager.query('DELETE FROM tutor_priors');
  await manager.query(
    `INSERT INTO tutor_priors (subject, success, success_strength, rating, rating_strength)
     SELECT subject, success, "successStrength", rating, "ratingStrength" FROM jsonb_to_recordset($1::jsonb)
       AS x(subject text, success float8, "successStrength" float8, rating float8, "ratingStrength" float8)`,
    [JSON.stringify(rows)],
  );
}

/** Stores tutors' performance as of a moment; one that is newer stays. Null takes a tutor's row away. */
export async function upsertPerformance(
  manager: EntityManager,
  performances: ReadonlyMap<string, Performance | null>,
  asOf: Date,
): Promise<void> {
  const known = [...performances].filter((entry): entry is [string, Performance] => entry[1] !== null);
  const gone = [...performances].filter(([, performance]) => performance === null).map(([tutorId]) => tutorId);
  if (gone.length > 0)
    await manager.query('DELETE FROM tutor_performance WHERE tutor_id = ANY($1) AND as_of <= $2', [gone, asOf]);
  if (known.length === 0) return;
  const written = await manager.query<{ tutor_id: string }[]>(UPSERT_TUTORS, [
    JSON.stringify(known.map(([tutorId, performance]) => tutorRow(tutorId, performance))),
    asOf,
  ]);
  const current = new Set(written.map((row) => row.tutor_id));
  const subjects = known.filter(([tutorId]) => current.has(tutorId)).flatMap((entry) => subjectRows(...entry));
  await manager.query(UPSERT_SUBJECTS, [JSON.stringify(subjects), [...current]]);
}

const ROW = [
  'completed',
  'cancelled',
  'no_show',
  'minutes',
  'rated',
  'stars',
  'first_rated',
  'first_good',
  'shrunk_success',
  'shrunk_rating',
];
const ROW_TYPES = `completed int, cancelled int, no_show int, minutes float8, rated int, stars float8, first_rated int,
  first_good int, shrunk_success float8, shrunk_rating float8`;
const TUTOR_ROW = [...ROW, 'under_target', 'subjects', 'flag_kinds', 'flags'];
const assign = (columns: readonly string[]) => columns.map((column) => `${column} = excluded.${column}`).join(', ');

const UPSERT_TUTORS = `
  INSERT INTO tutor_performance AS p (tutor_id, ${TUTOR_ROW.join(', ')}, as_of)
  SELECT tutor_id, ${TUTOR_ROW.join(', ')}, $2 FROM jsonb_to_recordset($1::jsonb) AS x(tutor_id text, ${ROW_TYPES},
    under_target float8, subjects text[], flag_kinds text[], flags jsonb)
  ORDER BY tutor_id
  ON CONFLICT (tutor_id) DO UPDATE SET ${assign(TUTOR_ROW)}, as_of = excluded.as_of WHERE p.as_of <= excluded.as_of
  RETURNING tutor_id`;

const UPSERT_SUBJECTS = `
  WITH fresh AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(tutor_id text, subject text, ${ROW_TYPES})
  ), gone AS (
    DELETE FROM tutor_subjects t WHERE tutor_id = ANY($2)
      -- Hashed whatever is estimated: NOT EXISTS was planned as a loop over 15,000 x 15,000.
      AND (tutor_id, subject) NOT IN (SELECT tutor_id, subject FROM fresh)
  )
  INSERT INTO tutor_subjects AS t (tutor_id, subject, ${ROW.join(', ')})
  SELECT tutor_id, subject, ${ROW.join(', ')} FROM fresh ORDER BY tutor_id, subject
  ON CONFLICT (tutor_id, subject) DO UPDATE SET ${assign(ROW)}
  WHERE (${ROW.map((column) => `t.${column}`).join(', ')}) IS DISTINCT FROM (${ROW.map((column) => `excluded.${column}`).join(', ')})`;

function tutorRow(tutorId: string, performance: Performance): Record<string, unknown> {
  const bySessions = [...performance.bySubject].sort(
    ([a, one], [b, other]) => other.counts.completed - one.counts.completed || (a < b ? -1 : 1),
  );
  return {
    tutor_id: tutorId,
    ...shrunkRow(performance),
    under_target: performance.underTarget,
    subjects: bySessions.map(([subject]) => subject),
    flag_kinds: [...new Set(performance.flags.map(({ kind }) => kind))],
    flags: performance.flags,
  };
}

function subjectRows(tutorId: string, { bySubject }: Performance): Record<string, unknown>[] {
  return [...bySubject].map(([subject, shrunk]) => ({ tutor_id: tutorId, subject, ...shrunkRow(shrunk) }));
}

function shrunkRow({ counts, shrunkSuccess, shrunkRating }: Shrunk): Record<string, number> {
  const { completed, cancelled, minutes, rated, stars } = counts;
  return {
    completed,
    cancelled,
    no_show: counts.noShow,
    minutes,
    rated,
    stars,
    first_rated: counts.firstRated,
    first_good: counts.firstGood,
    shrunk_success: shrunkSuccess,
    shrunk_rating: shrunkRating,
  };
}
