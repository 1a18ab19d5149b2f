import { TUTOR_METRICS, type TutorChange, type TutorMetric } from '@iops/contracts';
import type { Counts } from './cell.js';
import { weekValue } from './week-values.js';

/** A fall by more than this share from one week to the next is flagged (design, section 7). */
const DROP = 0.2;
/** What both weeks must stand on: of fewer, a single bad session would be a drop. */
const MIN_COUNT = 3;
/** A drop is flagged in how well is taught, not in how much: a free week is no failing. */
const FLAGGED: readonly TutorMetric[] = ['firstSessionSuccess', 'meanRating', 'completionRate'];

/** Each metric of a week against that of the week before. */
export function changesOf(before: Counts, week: Counts): TutorChange[] {
  return TUTOR_METRICS.map((metric) => {
    const { value: was } = weekValue(metric, before);
    const { value } = weekValue(metric, week);
    const change = was === null || value === null || was === 0 ? null : value / was - 1;
    return { metric, before: was, value, change };
  });
}

/** The metrics that fell by more than 20 %, where both weeks stand on enough. */
export function dropsOf(before: Counts, week: Counts): TutorChange[] {
  return changesOf(before, week).filter(
    ({ metric, change }) =>
      FLAGGED.includes(metric) &&
      change !== null &&
      // 0.8 of 5 is not quite 4 in binary.
      change < -DROP - 1e-9 &&
      weekValue(metric, before).n >= MIN_COUNT &&
      weekValue(metric, week).n >= MIN_COUNT,
  );
}
