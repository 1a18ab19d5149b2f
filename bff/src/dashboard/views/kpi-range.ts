import type { Range } from '@iops/contracts';
import { endOfDay, momentShown, startOfDay, zoneOffset } from '../../data/entities/zone.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Points of a sparkline: as many as a card can show. */
const POINTS = 24;
/** Days that a sparkline of totals shows one by one; of more it shows the same weekday, weeks apart. */
const MAX_DAYS_SHOWN = 31;
/** From this long on, a sparkline of totals has a point for each day. */
const BY_DAY_MS = 2 * DAY_MS;
/** The longest that may be looked back over. */
export const MAX_RANGE_DAYS = 366;

/** What is looked back over, in milliseconds since 1970; the values are as of its end. */
export interface Lookback {
  from: number;
  asOf: number;
}

/** The period before, which a value is compared with: so many days before, by the clock or of 24 hours each. */
export interface Before {
  days: number;
  by: 'clock' | 'elapsed';
}

/** A range that ends at a moment; `today` begins at midnight in the time zone, but an hour before at the latest. */
export function lookbackOf(range: Range, asOf: number, timeZone: string): Lookback {
  switch (range) {
    case 'today':
      return { from: Math.min(startOfDay(asOf, timeZone), asOf - HOUR_MS), asOf };
    case '24h':
      return { from: asOf - DAY_MS, asOf };
    case '7d':
      return { from: asOf - 7 * DAY_MS, asOf };
    case '30d':
      return { from: asOf - 30 * DAY_MS, asOf };
    default: {
      const never: never = range;
      throw new Error(`unknown range ${String(never)}`);
    }
  }
}

/** A lookback as it was asked for by its ends; what is not given is null. */
export interface LookbackWish {
  range: Range | null;
  from: number | null;
  to: number | null;
}

/** What is to be looked back over, or what is wrong with the wish. */
export type LookbackRequest = ({ kind: 'good'; isLive: boolean } & Lookback) | { kind: 'refused'; reason: string };

/** Checks a wish against the limits. An end that is still to come, or is not given, becomes now. */
export function readLookback({ range, from, to }: LookbackWish, now: number): LookbackRequest {
  if (range !== null) return refused('range cannot be asked for together with from and to.');
  if (from === null) return refused('from must be given where to is.');
  const asOf = Math.min(to ?? now, now);
  if (from >= asOf) return refused('from must lie before to, and before now.');
  if (asOf - from > MAX_RANGE_DAYS * DAY_MS) return refused(`from must lie within ${MAX_RANGE_DAYS} days before to.`);
  return { kind: 'good', isLive: asOf === now, from, asOf };
}

function refused(reason: string): LookbackRequest {
  return { kind: 'refused', reason };
}

/** Evenly spaced moments, oldest first, the first being where the lookback begins and the last where it ends. */
export function sparklineTimes({ from, asOf }: Lookback): number[] {
  const step = (asOf - from) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, i) => (i === POINTS - 1 ? asOf : Math.round(from + i * step)));
}

/** The moment that a value is compared with. By the clock it is the same time of a day 23 to 25 hours long. */
export function momentBefore(asOf: number, { days, by }: Before, timeZone: string): number {
  if (by === 'elapsed') return asOf - days * DAY_MS;
  return momentShown(asOf + zoneOffset(asOf, timeZone) - days * DAY_MS, timeZone);
}

/**
 * The moments of a total that starts anew at midnight, oldest first. Over two days and more they are the last of each
 * day that ends in the lookback, so that a point is the total of a day, and where the lookback ends; else evenly spaced.
 */
export function totalTimes(lookback: Lookback, timeZone: string): number[] {
  const { from, asOf } = lookback;
  if (asOf - from < BY_DAY_MS) return sparklineTimes(lookback);
  const ends: number[] = [];
  for (let next = endOfDay(from, timeZone); next <= asOf; next = endOfDay(next, timeZone)) ends.push(next - 1);
  const step = ends.length > MAX_DAYS_SHOWN ? 7 * Math.ceil(ends.length / MAX_DAYS_SHOWN / 7) : 1;
  return [...ends.filter((_, i) => (ends.length - 1 - i) % step === 0), asOf];
}
