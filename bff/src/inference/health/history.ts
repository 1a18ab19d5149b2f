import type { HealthPoint } from '@iops/contracts';
import { contributionsOf, type HealthFacts, scoreHealth, tierOf } from './score.js';

const DAY_MS = 86_400_000;
/** Points that are derived at most: one a day over the usual time, further apart over a longer one. */
const MAX_DERIVED = 90;

/** A score as history keeps it; the arrays are in the components' order. */
export interface HistoryRow {
  at: Date;
  score: number;
  values: (number | null)[];
  weights: number[];
}

/** A time, both ends included. */
export interface Span {
  from: Date;
  to: Date;
}

/** A kept score as it was given. */
export function recordedPoint({ at, score, values, weights }: HistoryRow): HealthPoint {
  const contributions = contributionsOf(values, weights);
  return { at: at.toISOString(), score, tier: tierOf(score), contributions, source: 'recorded' };
}

/** The score of facts as of a moment; null before the customer was there. */
export function derivedPoint(facts: HealthFacts & { at: Date }): HealthPoint | null {
  if (facts.tenureDays === null || facts.tenureDays < 0) return null;
  const { score, tier, contributions } = scoreHealth(facts);
  if (score === null || tier === null) return null;
  return { at: facts.at.toISOString(), score, tier, contributions, source: 'derived' };
}

/** The moments of a span, evenly apart by a day or more, that lie before the first score that was kept; its end, too. */
export function momentsToDerive({ from, to }: Span, firstKept: Date | null): Date[] {
  const end = Math.min(to.getTime(), (firstKept?.getTime() ?? Number.POSITIVE_INFINITY) - 1);
  const step = Math.max(DAY_MS, (to.getTime() - from.getTime()) / MAX_DERIVED);
  const moments: Date[] = [];
  for (let at = from.getTime(); at < end; at += step) moments.push(new Date(at));
  if (end >= from.getTime()) moments.push(new Date(end));
  return moments;
}

/** The score that stood at a moment: the newest point that is not after it; null when there is none. */
export function pointAt(points: readonly HealthPoint[], at: Date): HealthPoint | null {
  return points.findLast((point) => Date.parse(point.at) <= at.getTime()) ?? null;
}
