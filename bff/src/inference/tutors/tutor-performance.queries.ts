import type { TutorPerformance } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import { addDays, dayOf, mondayOf, mondaysUpTo, monthsUpTo } from './calendar.js';
import { changesOf } from './changes.js';
import { anomaliesOf } from './own-past.js';
import { SHOWN_WEEKS, weeksUpTo } from './performance.js';
import { selectCells } from './performance.queries.js';
import { trendsOf } from './trend.js';
import { periodsOf, subjectOf } from './tutor-views.js';
import { selectSubjects, type TutorRow } from './tutors.queries.js';

const SHOWN_MONTHS = 12;

/** A tutor's performance over time, as of a moment; flags and subjects as they were assessed last. */
export async function readPerformance(
  manager: EntityManager,
  { tutorId, name, flags }: TutorRow,
  asOf: Date,
  timeZone: string,
): Promise<TutorPerformance> {
  const today = dayOf(asOf, timeZone);
  const mondays = mondaysUpTo(mondayOf(today), SHOWN_WEEKS);
  const firsts = monthsUpTo(today, SHOWN_MONTHS);
  const [weeks, months, subjects] = await Promise.all([
    selectCells(manager, 'week', [tutorId], { from: mondays[0]!, to: mondays.at(-1)! }),
    selectCells(manager, 'month', [tutorId], { from: firsts[0]!, to: firsts.at(-1)! }),
    selectSubjects(manager, tutorId),
  ]);
  // The current week is not over: it is shown, and held against nothing.
  const full = weeksUpTo(weeks, addDays(mondays.at(-1)!, -7), SHOWN_WEEKS - 1);
  const [before, last] = full.slice(-2);
  return {
    tutorId,
    name,
    weeks: periodsOf(weeks, mondays),
    months: periodsOf(months, firsts),
    subjects: subjects.map(subjectOf),
    changes: changesOf(before!, last!),
    trends: trendsOf(full),
    anomalies: anomaliesOf(full),
    flags,
    asOf: asOf.toISOString(),
  };
}
