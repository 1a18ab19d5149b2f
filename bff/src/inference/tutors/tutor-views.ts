import type { TutorDetail, TutorFigures, TutorPeriod, TutorSubject, TutorSummary } from '@iops/contracts';
import { addBy, type Cell, figuresOf, NO_COUNTS } from './cell.js';
import type { StoredCounts, SubjectRow, TutorRow } from './tutors.queries.js';

/** A tutor as the list shows one. */
export function summaryOf(row: TutorRow): TutorSummary {
  const { tutorId, name, status, subjects, underTarget, flags, asOf } = row;
  const standing = standingOf(row);
  return { tutorId, name, status, subjects, ...figures(row), ...standing, underTarget, flags, asOf: iso(asOf) };
}

/** A tutor with every subject. */
export function detailOf(row: TutorRow, subjects: readonly SubjectRow[]): TutorDetail {
  return { ...summaryOf(row), bySubject: subjects.map(subjectOf) };
}

/** A tutor in one subject. */
export function subjectOf(row: SubjectRow): TutorSubject {
  return { subject: row.subject, ...figures(row), ...standingOf(row) };
}

/** The figures of each period, in the order of their first days; those before the first with a session are left out. */
export function periodsOf(cells: readonly Cell[], firstDays: readonly string[]): TutorPeriod[] {
  const byPeriod = addBy(cells, 'startsOn');
  const first = firstDays.findIndex((day) => byPeriod.has(day));
  if (first < 0) return [];
  return firstDays.slice(first).map((startsOn) => ({ startsOn, ...figuresOf(byPeriod.get(startsOn) ?? NO_COUNTS) }));
}

function figures(counts: StoredCounts): TutorFigures {
  return figuresOf({ ...counts, starsSquared: 0 });
}

function standingOf({ shrunkSuccess, rank, ranked, percentile }: TutorRow | SubjectRow) {
  return { shrunkSuccess, rank, ranked, percentile };
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
