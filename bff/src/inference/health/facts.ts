import {
  ACTIVE_SESSION_DAYS,
  ACTIVE_SIGNUP_DAYS,
  CALL_DAYS,
  type HealthFacts,
  SUCCESS_RATING,
  VELOCITY_DAYS,
} from './score.js';

const DAY_MS = 86_400_000;

/** What sessions with one tutor came to: the tutor, how many, and the rating of the first, if it was rated. */
export type Counted = readonly [tutorId: string | null, sessions: number, firstRating: number | null];

/** A completed session: its tutor, when it ended (milliseconds since 1970) and its rating. */
export type Seen = readonly [tutorId: string | null, endedAt: number, rating: number | null];

/** What is known of a customer, events to come included. */
export interface Known {
  customerId: string;
  signedUpAt: Date | null;
  goalStatus: 'open' | 'completed' | null;
  goalRenewed: boolean;
  /** The sessions that were counted before, by tutor; all of them ended before the oldest of `sessions`. */
  past: readonly Counted[];
  pastFirstAt: Date | null;
  pastLastAt: Date | null;
  /** In the order in which they ended. */
  sessions: readonly Seen[];
  /** When the customer called, oldest first: all calls of the windows that are asked for, and later ones. */
  calls: readonly number[];
}

/** A customer's facts and what else scoring needs to know. */
export interface CustomerFactsAt extends HealthFacts {
  customerId: string;
  /** The moment the facts are of. */
  at: Date;
  active: boolean;
  lastSessionAt: Date | null;
  /** When a session or call comes into its window (senders' clocks may be ahead) or falls out of it; null for neither. */
  rollsAt: Date | null;
}

/**
 * The facts of a customer as of a moment: events after it do not count. A day has 24 hours. No window may reach into
 * what was counted before.
 */
export function factsAt(known: Known, at: Date): CustomerFactsAt {
  const now = at.getTime();
  const { tutors, firstAt, lastAt } = taughtBy(known, now);
  const recent = within(known.sessions, ([, endedAt]) => endedAt, now, VELOCITY_DAYS);
  const calls = within(known.calls, (calledAt) => calledAt, now, CALL_DAYS);
  const taught = [...tutors.values()];
  const ratings = taught.flatMap(({ firstRating }) => firstRating ?? []);
  const since = earliest(known.signedUpAt?.getTime() ?? null, firstAt);
  const sessionsRollAt = earliest(recent.leavesAt, recent.comesAt);
  return {
    customerId: known.customerId,
    at,
    firstSessionsRated: ratings.length,
    firstSessionsGood: ratings.filter((rating) => rating >= SUCCESS_RATING).length,
    sessions30d: recent.count,
    sessions: taught.reduce((sum, { sessions }) => sum + sessions, 0),
    sessionsWithMainTutor: taught.reduce((most, { sessions }) => Math.max(most, sessions), 0),
    tenureDays: since === null ? null : (now - since) / DAY_MS,
    calls14d: calls.count,
    goalStatus: known.goalStatus,
    goalRenewed: known.goalRenewed,
    active:
      isWithin(lastAt, now, ACTIVE_SESSION_DAYS) ||
      isWithin(known.signedUpAt?.getTime() ?? null, now, ACTIVE_SIGNUP_DAYS),
    lastSessionAt: dateOf(lastAt),
    rollsAt: dateOf(earliest(sessionsRollAt, earliest(calls.leavesAt, calls.comesAt))),
  };
}

interface Teaching {
  tutors: Map<string | null, { sessions: number; firstRating: number | null }>;
  firstAt: number | null;
  lastAt: number | null;
}

function taughtBy({ past, pastFirstAt, pastLastAt, sessions }: Known, now: number): Teaching {
  const tutors: Teaching['tutors'] = new Map();
  for (const [tutorId, counted, firstRating] of past) tutors.set(tutorId, { sessions: counted, firstRating });
  let [firstAt, lastAt] = [pastFirstAt?.getTime() ?? null, pastLastAt?.getTime() ?? null];
  for (const [tutorId, endedAt, rating] of sessions) {
    if (endedAt > now) break;
    const tutor = tutors.get(tutorId);
    if (tutor) tutor.sessions += 1;
    else tutors.set(tutorId, { sessions: 1, firstRating: rating });
    firstAt ??= endedAt;
    lastAt = endedAt;
  }
  return { tutors, firstAt, lastAt };
}

/** How many, in the order of their times, lie within so many days up to now; when the next of them leaves or comes in. */
function within<T>(items: readonly T[], timeOf: (item: T) => number, now: number, days: number) {
  const [from, found] = [
    now - days * DAY_MS,
    { count: 0, leavesAt: null as number | null, comesAt: null as number | null },
  ];
  for (const item of items) {
    const time = timeOf(item);
    if (time > now) {
      found.comesAt = time;
      break;
    }
    if (time <= from) continue;
    found.count += 1;
    found.leavesAt ??= time + days * DAY_MS;
  }
  return found;
}

/** A time to come counts: it is the sender's clock that is ahead. */
function isWithin(time: number | null, now: number, days: number): boolean {
  return time !== null && time > now - days * DAY_MS;
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** A time in milliseconds since 1970 as a date; none is none. */
export function dateOf(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}
