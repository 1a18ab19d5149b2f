import { DAY_MS, HOUR_MS, lastTurnTo, MINUTE_MS } from './moments.js';

/** A scenario that is laid into the past of a marketplace. */
export interface Planted {
  scenarioId: string;
  /** When it began, by what is now. */
  startsAt: (now: number) => number;
}

/** A marketplace that nothing was developed or tuned with. */
export interface EvaluationWorld {
  seed: number;
  students: number;
  tutors: number;
  planted: readonly Planted[];
}

/** Days of all streams; sessions, bookings, calls and ratings go back 13 weeks. */
export const BACKFILL_DAYS = 44;

const MONDAY = 1;
const TUESDAY = 2;
const WEDNESDAY = 3;
const THURSDAY = 4;
const SATURDAY = 6;

/**
 * Weeks before now, at an hour of the week: what depends on the hour is always tried at the same one. What
 * lies a week further back must lie a day or more earlier in the week, so that the two never meet.
 */
function weekly(scenarioId: string, weeksAgo: number, weekday: number, hour: number): Planted {
  return {
    scenarioId,
    startsAt: (now) => pastTheHour(lastTurnTo({ weekday, hour }, now - 7 * weeksAgo * DAY_MS - HOUR_MS)),
  };
}

/** The last time at an hour of the day that lies so many hours back at least. */
function daily(scenarioId: string, hoursAgoAtLeast: number, hour: number): Planted {
  return {
    scenarioId,
    startsAt: (now) => {
      const before = now - (hoursAgoAtLeast + 1) * HOUR_MS;
      const days = [0, 1, 2, 3, 4, 5, 6].map((weekday) => lastTurnTo({ weekday, hour }, before));
      return pastTheHour(Math.max(...days));
    },
  };
}

function hoursAgo(scenarioId: string, hours: number): Planted {
  return { scenarioId, startsAt: (now) => now - hours * HOUR_MS };
}

/** Nothing begins with the hours that streams are judged by. */
function pastTheHour(at: number): number {
  return at + 20 * MINUTE_MS;
}

/** The seeds were drawn once for this, before anything was seen of them. */
export const WORLDS: readonly EvaluationWorld[] = [
  {
    seed: 731_905,
    students: 600,
    tutors: 75,
    planted: [
      weekly('call-spike-bad-release', 3, TUESDAY, 10),
      weekly('stream-gone-silent', 3, THURSDAY, 16),
      weekly('red-herring-late-hours', 2, WEDNESDAY, 18),
      weekly('payment-gateway-outage', 2, THURSDAY, 12),
      weekly('viral-blog-post', 2, SATURDAY, 10),
      weekly('red-herring-press-release', 1, WEDNESDAY, 11),
      hoursAgo('calculus-shortage-tuesday-evenings', 15 * 24),
      hoursAgo('first-session-collapse', 16 * 24),
    ],
  },
  {
    seed: 864_213,
    students: 600,
    tutors: 75,
    planted: [
      weekly('exam-season-surge', 3, TUESDAY, 8),
      weekly('holiday-lull', 1, MONDAY, 0),
      weekly('stream-gone-silent', 1, WEDNESDAY, 17),
      hoursAgo('recruiting-campaign-works', 6 * 24),
      daily('tutor-supply-crisis', 10, 14),
    ],
  },
];
