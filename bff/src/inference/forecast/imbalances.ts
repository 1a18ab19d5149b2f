import type { Balance, ForecastPoint, Imbalance, ImbalanceKind } from '@iops/contracts';
import { demandOf, type Spread } from './bands.js';
import { atMost } from './demand-distribution.js';
import { HOUR_MS } from './week-hours.js';

/** Supply over demand under which there is a shortage, and over which a surplus (design, section 7). */
const SHORTAGE_UNDER = 0.8;
const SURPLUS_OVER = 1.3;
/** Under half an hour of demand the ratio says nothing (design, section 17). */
const LEAST_DEMAND = 0.5;

/** An hour of demand and supply, in tutor-hours. */
export type SuppliedHour = Pick<ForecastPoint, 'time' | 'expected' | 'supply'>;

/** Demand and supply of some hours together; the ratio is null under half an hour of demand. */
export function balanceOf(points: readonly SuppliedHour[]): Balance {
  const demand = points.reduce((sum, point) => sum + point.expected, 0);
  const supply = points.reduce((sum, point) => sum + point.supply, 0);
  return { demand, supply, ratio: demand < LEAST_DEMAND ? null : supply / demand };
}

/**
 * The spans in which supply and demand do not fit. Each hour is judged together with its neighbours, since sessions run
 * on into the next; hours in a row that are judged alike are one span. `spread` is that of the demand in tutor-hours.
 */
export function findImbalances(subject: string, points: readonly SuppliedHour[], spread: Spread): Imbalance[] {
  const kinds = points.map((_, i) => kindOf(balanceOf(points.slice(Math.max(0, i - 1), i + 2)).ratio));
  const found: Imbalance[] = [];
  let start = 0;
  for (let i = 1; i <= points.length; i++) {
    if (i < points.length && kinds[i] === kinds[start]) continue;
    const imbalance = kinds[start] ? imbalanceOf(subject, points.slice(start, i), spread) : null;
    if (imbalance && imbalance.kind === kinds[start]) found.push(imbalance);
    start = i;
  }
  return found;
}

/** The more tutor-hours are off, and the surer it is, the more an imbalance matters. */
export function weightOf({ gap, probability }: Imbalance): number {
  return gap * probability;
}

/** The imbalance that matters most, a shortage before any surplus; null of none. */
export function worstOf(imbalances: readonly Imbalance[]): Imbalance | null {
  return [...imbalances].sort(byWeight)[0] ?? null;
}

/** Orders imbalances: shortages first, then by how much they matter. */
export function byWeight(a: Imbalance, b: Imbalance): number {
  if (a.kind !== b.kind) return a.kind === 'shortage' ? -1 : 1;
  return weightOf(b) - weightOf(a) || a.start.localeCompare(b.start) || a.subject.localeCompare(b.subject);
}

function kindOf(ratio: number | null): ImbalanceKind | null {
  if (ratio === null) return null;
  if (ratio < SHORTAGE_UNDER) return 'shortage';
  return ratio > SURPLUS_OVER ? 'surplus' : null;
}

function imbalanceOf(subject: string, points: readonly SuppliedHour[], spread: Spread): Imbalance | null {
  const { demand, supply, ratio } = balanceOf(points);
  const kind = kindOf(ratio);
  if (kind === null || ratio === null) return null;
  const belowSupply = atMost(supply, demandOf(demand, spread, false));
  return {
    subject,
    kind,
    start: points[0]!.time,
    end: new Date(Date.parse(points.at(-1)!.time) + HOUR_MS).toISOString(),
    demand,
    supply,
    ratio,
    gap: Math.abs(demand - supply),
    probability: kind === 'surplus' ? belowSupply : 1 - belowSupply,
  };
}
