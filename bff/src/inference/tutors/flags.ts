import type { TutorAnomaly, TutorChange, TutorFlag, TutorMetric } from '@iops/contracts';
import { type Counts, share } from './cell.js';

/** First-session success under this is underperforming (design, section 7). */
export const SUCCESS_TARGET = 0.7;
/** Rated first sessions from which on the plain share decides. */
const ENOUGH_RATED = 5;
/** Of fewer, but at least these, the shrunk share must lie under the target too; one or two are no ground for a flag. */
const MIN_RATED = 3;

const LABELS: Readonly<Record<TutorMetric, string>> = {
  firstSessionSuccess: 'First-session success',
  meanRating: 'The mean rating',
  completionRate: 'The share of completed sessions',
  sessions: 'The number of sessions',
};

/** Flags a first-session success under the target. */
export function flagSuccess({ firstGood, firstRated }: Counts, shrunk: number): TutorFlag[] {
  const value = share(firstGood, firstRated);
  if (value === null || value >= SUCCESS_TARGET || firstRated < MIN_RATED) return [];
  if (firstRated < ENOUGH_RATED && shrunk >= SUCCESS_TARGET) return [];
  const reason = `${firstGood} of ${firstRated} rated first sessions went well: ${told('firstSessionSuccess', value)}, under the ${told('firstSessionSuccess', SUCCESS_TARGET)} that is expected.`;
  return [{ kind: 'underperforming', metric: 'firstSessionSuccess', reason, value, comparedWith: SUCCESS_TARGET }];
}

/** Flags drops from one week to the next; both values of each are known. */
export function flagDrops(drops: readonly TutorChange[]): TutorFlag[] {
  return drops.flatMap(({ metric, before, value, change }) => {
    if (before === null || value === null || change === null) return [];
    const reason = `${LABELS[metric]} fell by ${Math.round(-100 * change)} % in a week, from ${told(metric, before)} to ${told(metric, value)}.`;
    return [{ kind: 'drop' as const, metric, reason, value, comparedWith: before }];
  });
}

/** Flags what is worse in a week than the tutor's own past makes likely. */
export function flagUnusual(anomalies: readonly TutorAnomaly[]): TutorFlag[] {
  return anomalies
    .filter(({ direction }) => direction === 'below')
    .map(({ metric, startsOn, value, expected }) => ({
      kind: 'unusual' as const,
      metric,
      reason: `${LABELS[metric]} was ${told(metric, value)} in the week from ${startsOn}; this tutor's usual is ${told(metric, expected)}.`,
      value,
      comparedWith: expected,
    }));
}

function told(metric: TutorMetric, value: number): string {
  if (metric === 'meanRating') return value.toFixed(1);
  if (metric === 'sessions') return String(Math.round(10 * value) / 10);
  return `${Math.round(100 * value)} %`;
}
