import type { ForecastPoint, Imbalance } from '@iops/contracts';
import { shareOf } from './detection.js';
import type { Demand } from './forecasts.js';
import { DAY_MS, HOUR_MS, hourOfWeek, localHour } from './moments.js';

/** A shortage that was planted, and when the product told of it. */
export interface ShortageFigures {
  scenarioId: string;
  isFound: boolean;
  /** From the moment it was told to the first hour of it that lay far enough ahead to act; null when it was not. */
  hoursAhead: number | null;
  /** Supply over demand as it was told before the scenario and because of it. */
  ratioBefore: number | null;
  ratio: number | null;
  /** What supply over demand came to. */
  ratioCame: number | null;
}

/** Supply over demand under which there is a shortage (design, section 7). */
const SHORTAGE_UNDER = 0.8;

/** Hours of the week, from the first on and before the last. */
export interface WeekSpan {
  from: number;
  to: number;
}

/** A forecast as it was told at a moment. */
export interface Told {
  asOf: number;
  points: readonly ForecastPoint[];
}

/**
 * Whether forecasts told of a shortage that comes back every week, before it came again: at the earliest forecast that
 * knew one week of it, and from then on. `toldBefore` is a forecast from before it began.
 */
export function recurringShortage(
  scenarioId: string,
  span: WeekSpan,
  { toldBefore, told, demand }: { toldBefore: Told | undefined; told: readonly Told[]; demand: Demand },
): ShortageFigures {
  const ratios = told.map((each) => ({ ...nextRatio(each, span), asOf: each.asOf }));
  // Until the first evening is over nobody can know that there is a pattern.
  const firstEvening = ratios[0]?.at ?? Number.POSITIVE_INFINITY;
  const known = ratios.filter(({ asOf, at }) => asOf > firstEvening && at > firstEvening && asOf < at);
  const nextEvening = known[0]?.at;
  const about = known.filter(({ at }) => at === nextEvening);
  const since = about.findLastIndex(({ ratio }) => !isShort(ratio)) + 1;
  const first = about[since];
  return {
    scenarioId,
    isFound: first !== undefined,
    hoursAhead: first === undefined ? null : (first.at - first.asOf) / HOUR_MS,
    ratioBefore: toldBefore === undefined ? null : nextRatio(toldBefore, span).ratio,
    ratio: first?.ratio ?? about.at(-1)?.ratio ?? null,
    ratioCame: about[0] === undefined ? null : cameTo(about[0].points, demand),
  };
}

const isShort = (ratio: number | null) => ratio !== null && ratio < SHORTAGE_UNDER;

interface NextSpan {
  at: number;
  ratio: number | null;
  points: readonly ForecastPoint[];
}

/** Supply over demand in the next of a forecast's spans, and when that begins. */
function nextRatio({ asOf, points }: Told, { from, to }: WeekSpan): NextSpan {
  const inSpan = points.filter((point) => {
    const at = Date.parse(point.time);
    return at >= asOf && at < asOf + 7 * DAY_MS && hourOfWeek(at) >= from && hourOfWeek(at) < to;
  });
  const first = inSpan[0];
  if (first === undefined) return { at: Number.POSITIVE_INFINITY, ratio: null, points: [] };
  const at = Date.parse(first.time);
  const next = inSpan.filter((point) => Date.parse(point.time) < at + DAY_MS);
  const ratio = shareOf(
    sumOf(next, ({ supply }) => supply),
    sumOf(next, ({ expected }) => expected),
  );
  return { at, ratio, points: next };
}

/** Supply of hours over what was asked for in them. */
function cameTo(points: readonly ForecastPoint[], { requests, meanHours }: Demand): number | null {
  const demand = sumOf(points, ({ time }) => meanHours * (requests.get(localHour(Date.parse(time))) ?? 0));
  return shareOf(
    sumOf(points, ({ supply }) => supply),
    demand,
  );
}

function sumOf(points: readonly ForecastPoint[], of: (point: ForecastPoint) => number): number {
  return points.reduce((total, point) => total + of(point), 0);
}

/** How much a shortage of everything is felt in what is told of the days ahead. */
export interface CrisisFigures {
  scenarioId: string;
  isFound: boolean;
  /** Missing tutor-hours a day while it lasts, and in the days behind it that are told as well. */
  gapPerDay: number;
  gapPerDayAfter: number;
  /** Of shortages that begin 12 hours ahead or later, while it lasts. */
  subjectsWarned: number;
  hoursAhead: number | null;
}

const WARN_HOURS = 12;
/** A crisis must be told as at least so many times what is missing on usual days. */
const CLEARLY = 2;

/** Whether the list of imbalances tells of a crisis of supply that ends at `until`, as of `now`. */
export function crisisOf(
  scenarioId: string,
  imbalances: readonly Imbalance[],
  { now, until }: { now: number; until: number },
): CrisisFigures {
  const shortages = imbalances.filter(({ kind }) => kind === 'shortage');
  const last = Math.max(until, now + 7 * DAY_MS);
  const gapPerDay = gapOf(shortages, now, until);
  const gapPerDayAfter = gapOf(shortages, until, last);
  const ahead = shortages.filter(({ start }) => {
    const at = Date.parse(start);
    return at >= now + WARN_HOURS * HOUR_MS && at < until;
  });
  const starts = ahead.map(({ start }) => Date.parse(start));
  return {
    scenarioId,
    isFound: gapPerDay >= CLEARLY * gapPerDayAfter && ahead.length > 0,
    gapPerDay,
    gapPerDayAfter,
    subjectsWarned: new Set(ahead.map(({ subject }) => subject)).size,
    hoursAhead: starts.length === 0 ? null : (Math.max(...starts) - now) / HOUR_MS,
  };
}

/** Missing tutor-hours a day of those that begin in [from, to). */
function gapOf(shortages: readonly Imbalance[], from: number, to: number): number {
  if (to <= from) return 0;
  const mine = shortages.filter(({ start }) => Date.parse(start) >= from && Date.parse(start) < to);
  return mine.reduce((sum, { gap }) => sum + gap, 0) / ((to - from) / DAY_MS);
}
