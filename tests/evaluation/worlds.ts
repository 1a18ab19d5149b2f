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
  /** Days of all streams; sessions, bookings, calls and ratings go back 13 weeks. */
  days: number;
  planted: readonly Planted[];
}

const DAYS = 44;

const MONDAY = 1;
const TUESDAY = 2;
const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;
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
    days: DAYS,
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
    days: DAYS,
    planted: [
      weekly('exam-season-surge', 3, TUESDAY, 8),
      weekly('holiday-lull', 1, MONDAY, 0),
      weekly('stream-gone-silent', 1, WEDNESDAY, 17),
      hoursAgo('recruiting-campaign-works', 6 * 24),
      daily('tutor-supply-crisis', 10, 14),
    ],
  },
];

const DEFAULT_SIZE = { seed: 552_287, students: 2000, tutors: 250 };

/**
 * All scenarios in marketplaces of the default size, which is what their promises are meant for. Those that promise
 * something of streams begin at hours of the week at which it can be seen. Those that promise something of customers,
 * tutors and subjects, of which a moment of the past cannot be asked, began so long ago that a deadline is just ahead;
 * the one that promises them sooner than something of a stream is there twice.
 * What expires in a season of exams is no usual month to see a crisis of tutors in: that has marketplaces of its own.
 */
export const PROMISED_WORLDS: readonly EvaluationWorld[] = [
  {
    ...DEFAULT_SIZE,
    days: DAYS,
    planted: [
      weekly('exam-season-surge', 3, TUESDAY, 8),
      weekly('call-spike-bad-release', 2, MONDAY, 10),
      weekly('payment-gateway-outage', 2, TUESDAY, 12),
      weekly('stream-gone-silent', 2, WEDNESDAY, 16),
      weekly('red-herring-late-hours', 2, THURSDAY, 18),
      weekly('viral-blog-post', 2, FRIDAY, 10),
      weekly('red-herring-press-release', 1, WEDNESDAY, 11),
      hoursAgo('recruiting-campaign-works', 11 * 24),
      hoursAgo('first-session-collapse', 10 * 24 - 1),
      hoursAgo('calculus-shortage-tuesday-evenings', 8 * 24 - 1),
      hoursAgo('churn-wave-test-prep', 2 * 24 - 1),
    ],
  },
  {
    ...DEFAULT_SIZE,
    days: 31,
    planted: [weekly('holiday-lull', 1, MONDAY, 0), hoursAgo('tutor-supply-crisis', 24 - 1)],
  },
  {
    ...DEFAULT_SIZE,
    days: 31,
    planted: [weekly('tutor-supply-crisis', 1, TUESDAY, 14)],
  },
];
