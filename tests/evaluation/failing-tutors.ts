import type { TutorSummary } from '@iops/contracts';
import type { Verdict } from './detection.js';
import { DAY_MS } from './moments.js';
import type { Truth } from './truth.js';

/** What the figures of the list speak of: this week and the 12 before it. */
const WINDOW_DAYS = 91;
/** Who was failing for less of that is neither wanted nor a false alarm. */
const LEAST_DAYS = 28;

/** A tutor as the product tells of one. */
export type ToldTutor = Pick<TutorSummary, 'tutorId' | 'firstSessionsRated' | 'flags'>;

/**
 * Judges who is told to be underperforming, among tutors with so many rated first sessions in the last thirteen weeks.
 * Wanted is who was failing for four of these weeks or more; who was for less is left out.
 */
export function judgeTutors(
  tutors: readonly ToldTutor[],
  truth: Pick<Truth, 'failing'>,
  { now, ratedAtLeast }: { now: number; ratedAtLeast: number },
): Verdict[] {
  const days = failingDays(truth, now);
  const judged = tutors.filter(({ tutorId, firstSessionsRated }) => {
    const failed = days.get(tutorId) ?? 0;
    return firstSessionsRated >= ratedAtLeast && (failed === 0 || failed >= LEAST_DAYS);
  });
  return judged.map(({ tutorId, flags }) => ({
    isWanted: (days.get(tutorId) ?? 0) >= LEAST_DAYS,
    isFlagged: flags.some(({ kind }) => kind === 'underperforming'),
  }));
}

function failingDays({ failing }: Pick<Truth, 'failing'>, now: number): Map<string, number> {
  const days = new Map<string, number>();
  for (const { tutorId, from, to } of failing) {
    const begins = Math.max(Date.parse(from), now - WINDOW_DAYS * DAY_MS);
    const lasted = (Math.min(Date.parse(to), now) - begins) / DAY_MS;
    if (lasted > 0) days.set(tutorId, (days.get(tutorId) ?? 0) + lasted);
  }
  return days;
}
