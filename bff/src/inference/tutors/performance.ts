import type { TutorFlag } from '@iops/contracts';
import { addDays, mondaysUpTo } from './calendar.js';
import { add, addBy, type Cell, type Counts, NO_COUNTS } from './cell.js';
import { dropsOf } from './changes.js';
import { betaBelow } from './distributions.js';
import { flagDrops, flagSuccess, flagUnusual, SUCCESS_TARGET } from './flags.js';
import { anomaliesOfWeek, type WeekCounts } from './own-past.js';
import { mixPriors, type Prior, type Priors, type SubjectCounts, shrinkRating, shrinkSuccess } from './shrink.js';

/** Weeks that a tutor's figures are of: the current one and the 12 before it. */
export const WINDOW_WEEKS = 13;
/** Weeks that are looked at: those that are shown, and the past of the first of the window. */
export const SHOWN_WEEKS = 26;

/** Counts with what they come to beside what is usual. */
export interface Shrunk {
  counts: Counts;
  shrunkSuccess: number;
  shrunkRating: number;
}

/** A tutor's performance in the weeks up to and with the current one. */
export interface Performance extends Shrunk {
  bySubject: Map<string, Shrunk>;
  /** Probability that the true first-session success lies under the target; null without a rated first session. */
  underTarget: number | null;
  flags: TutorFlag[];
}

/** The counts of each of so many weeks up to the one that begins on `monday`, oldest first; none are left out. */
export function weeksUpTo(cells: readonly Cell[], monday: string, weeks: number): WeekCounts[] {
  const byWeek = addBy(cells, 'startsOn');
  return mondaysUpTo(monday, weeks).map((startsOn) => ({ ...(byWeek.get(startsOn) ?? NO_COUNTS), startsOn }));
}

/** The counts of each subject within the window that ends with the week of `monday`. */
export function windowCounts(cells: readonly Cell[], monday: string): SubjectCounts[] {
  const from = addDays(monday, -7 * (WINDOW_WEEKS - 1));
  const inWindow = cells.filter(({ startsOn }) => startsOn >= from && startsOn <= monday);
  return [...addBy(inWindow, 'subject')].map(([subject, counts]) => ({ subject, ...counts }));
}

/**
 * A tutor's performance, from the cells of weeks, as of the week that begins on `monday`. Null when nothing came to an
 * end in the window. Changes and the unusual are told of the last full week: the current one is not over.
 */
export function performanceOf(cells: readonly Cell[], monday: string, priors: Priors): Performance | null {
  const subjects = windowCounts(cells, monday);
  const counts = add(subjects);
  if (counts.completed + counts.cancelled + counts.noShow === 0) return null;
  const prior = mixPriors(subjects, priors);
  const shrunk = shrink(counts, prior);
  return {
    ...shrunk,
    bySubject: new Map(
      subjects.map(({ subject, ...own }) => [subject, shrink(own, priors.bySubject.get(subject) ?? priors.all)]),
    ),
    underTarget: probabilityUnderTarget(counts, prior),
    flags: [...flagSuccess(counts, shrunk.shrunkSuccess), ...flagsOfLastWeek(cells, monday)],
  };
}

/** The flags of the last full week before the one that begins on `monday`. */
function flagsOfLastWeek(cells: readonly Cell[], monday: string): TutorFlag[] {
  const weeks = weeksUpTo(cells, addDays(monday, -7), WINDOW_WEEKS);
  const [before, week] = weeks.slice(-2);
  if (!before || !week) return [];
  return [...flagDrops(dropsOf(before, week)), ...flagUnusual(anomaliesOfWeek(weeks, weeks.length - 1))];
}

/** Under the posterior Beta of the tutor's own successes and failures on top of the prior's. */
function probabilityUnderTarget({ firstGood, firstRated }: Counts, prior: Prior): number | null {
  if (firstRated === 0) return null;
  const { success, successStrength: m } = prior;
  return betaBelow(SUCCESS_TARGET, m * success + firstGood, m * (1 - success) + firstRated - firstGood);
}

function shrink(counts: Counts, prior: Prior): Shrunk {
  return { counts, shrunkSuccess: shrinkSuccess(counts, prior), shrunkRating: shrinkRating(counts, prior) };
}
