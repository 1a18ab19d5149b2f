import type { HealthPoint, HealthTier } from '@iops/contracts';
import { type Detection, detectionOf, medianOf, shareOf } from './detection.js';
import { DAY_MS } from './moments.js';
import type { Truth } from './truth.js';

/** A customer as the product tells of one: the scores over time, oldest first. */
export interface CustomerPast {
  customerId: string;
  history: readonly Pick<HealthPoint, 'at' | 'tier'>[];
  /** Whether the model of churn counts the customer as at risk by now; null of who left already for it. */
  isChurnRisk: boolean | null;
}

/** Who left longer ago is gone for the product, too, and nothing to be found any more. */
const GONE_DAYS = 60;
/** Who leaves within so long is on the way. */
const AHEAD_DAYS = 30;
/** Days before now at which everybody is judged; earlier, who left before is not known whole. */
const CUTS_DAYS = [0, 14, 28];
/** Days before now in which who left is looked at for how early it was seen. */
const WARNED_DAYS = 28;

/** What one way of flagging found of those who left in the last 60 days or will in the next 30. */
export interface LeaversFigures {
  flag: string;
  detection: Detection;
  /** Of those who are gone without having said so, and of those who are still there and will leave: 0..1. */
  recallGone: number | null;
  recallLeaving: number | null;
}

/** How early the flag of those stood who left in the last four weeks. */
export interface Warning {
  left: number;
  /** 0..1: flagged on the day they left. */
  inTime: number | null;
  /** Of those: from when the flag stood without a break to the last session. */
  medianDays: number | null;
}

/** A customer at a moment: what was said, and what is true. */
export interface JudgedCustomer {
  isFlagged: boolean;
  isGone: boolean;
  isLeaving: boolean;
}

/** What a way of flagging said at a moment, by customer. */
export interface FlagsAt {
  at: number;
  flags: ReadonlyMap<string, boolean>;
}

/** The tiers by which the product tells that somebody may leave. */
export const AT_RISK: readonly HealthTier[] = ['critical', 'at_risk'];

/** Judges flags at several moments, each customer once at each; who left more than 60 days before is left out. */
export function judgeLeavers({ leaving }: Pick<Truth, 'leaving'>, moments: readonly FlagsAt[]): JudgedCustomer[] {
  const leavesAt = new Map(leaving.map((each) => [each.customerId, Date.parse(each.leavesAt)]));
  return moments.flatMap(({ at, flags }) =>
    [...flags].flatMap(([customerId, isFlagged]) => judgeAt(leavesAt.get(customerId), isFlagged, at)),
  );
}

/** What a way of flagging comes to. */
export function leaversFigures(flag: string, judged: readonly JudgedCustomer[]): LeaversFigures {
  const recallOf = (some: readonly JudgedCustomer[]) =>
    shareOf(some.filter(({ isFlagged }) => isFlagged).length, some.length);
  return {
    flag,
    detection: detectionOf(judged.map((each) => ({ ...each, isWanted: each.isGone || each.isLeaving }))),
    recallGone: recallOf(judged.filter(({ isGone }) => isGone)),
    recallLeaving: recallOf(judged.filter(({ isLeaving }) => isLeaving)),
  };
}

function judgeAt(leavesAt = Number.POSITIVE_INFINITY, isFlagged: boolean, at: number): JudgedCustomer[] {
  if (leavesAt <= at - GONE_DAYS * DAY_MS) return [];
  const isGone = leavesAt <= at;
  return [{ isFlagged, isGone, isLeaving: !isGone && leavesAt <= at + AHEAD_DAYS * DAY_MS }];
}

/** The flags that tiers are, at the moments at which everybody is judged; who has no score then is left out. */
export function tierFlags(pasts: readonly CustomerPast[], tiers: readonly HealthTier[], now: number): FlagsAt[] {
  return CUTS_DAYS.map((days) => {
    const at = now - days * DAY_MS;
    const known = pasts.flatMap(({ customerId, history }) => {
      const tier = tierAt(history, at);
      return tier === null ? [] : [[customerId, tiers.includes(tier)] as const];
    });
    return { at, flags: new Map(known) };
  });
}

/** The flags that the model of churn sets, as of now. */
export function churnFlags(pasts: readonly CustomerPast[], now: number): FlagsAt {
  const known = pasts.flatMap(({ customerId, isChurnRisk }) =>
    isChurnRisk === null ? [] : [[customerId, isChurnRisk] as const],
  );
  return { at: now, flags: new Map(known) };
}

/** Of each who left in the last four weeks: days for which the flag had stood then; null where it did not stand. */
export function daysWarned(
  pasts: readonly CustomerPast[],
  { leaving }: Pick<Truth, 'leaving'>,
  now: number,
): (number | null)[] {
  const historyOf = new Map(pasts.map(({ customerId, history }) => [customerId, history]));
  return leaving
    .map(({ customerId, leavesAt }) => ({ history: historyOf.get(customerId), leftAt: Date.parse(leavesAt) }))
    .filter(({ leftAt }) => leftAt <= now && leftAt > now - WARNED_DAYS * DAY_MS)
    .flatMap(({ history, leftAt }) => (history === undefined ? [] : [daysFlagged(history, leftAt)]));
}

/** What the days of all of them come to. */
export function warningOf(days: readonly (number | null)[]): Warning {
  const known = days.filter((each) => each !== null);
  return { left: days.length, inTime: shareOf(known.length, days.length), medianDays: medianOf(known) };
}

/** Days for which a flag had stood without a break; null where none stood. */
function daysFlagged(history: CustomerPast['history'], at: number): number | null {
  const before = history.filter((point) => Date.parse(point.at) <= at);
  const calm = before.findLastIndex(({ tier }) => !AT_RISK.includes(tier));
  const since = before[calm + 1];
  return since === undefined ? null : (at - Date.parse(since.at)) / DAY_MS;
}

function tierAt(history: CustomerPast['history'], at: number): HealthTier | null {
  return history.findLast((point) => Date.parse(point.at) <= at)?.tier ?? null;
}
