/** What a tutor's weeks are compared by, in the order they are told. Higher is better for each. */
export const TUTOR_METRICS = ['firstSessionSuccess', 'meanRating', 'completionRate', 'sessions'] as const;
export type TutorMetric = (typeof TUTOR_METRICS)[number];

/**
 * Why a tutor is worth a look: first-session success under 70 %; a drop over 20 % from one week to the next;
 * a week that the tutor's own past makes unlikely.
 */
export const TUTOR_FLAGS = ['underperforming', 'drop', 'unusual'] as const;
export type TutorFlagKind = (typeof TUTOR_FLAGS)[number];

/** A flag with its reason. */
export interface TutorFlag {
  kind: TutorFlagKind;
  metric: TutorMetric;
  /** One sentence with the figures. */
  reason: string;
  value: number;
  /** What the value was held against: the target, the week before, or the usual. */
  comparedWith: number;
}

/** What a tutor did in a time. Rates are 0..1, and null where nothing is known, never 0. */
export interface TutorFigures {
  /** Completed. */
  sessions: number;
  /** Of the completed sessions. */
  hours: number;
  /** 1..5, with how many ratings it stands on. */
  meanRating: number | null;
  rated: number;
  /** Sessions that came to an end: completed, cancelled or missed. The three rates are shares of them. */
  ended: number;
  completionRate: number | null;
  cancellationRate: number | null;
  noShowRate: number | null;
  /** First sessions with a customer that were rated, how many of them 4 or better, and that share. */
  firstSessionsRated: number;
  firstSessionsGood: number;
  firstSessionSuccess: number | null;
}

/** The figures of a week (from Monday) or a month, in the marketplace's time zone. */
export interface TutorPeriod extends TutorFigures {
  /** First day, YYYY-MM-DD. */
  startsOn: string;
}

/** A tutor's place among those with a rated first session. */
export interface TutorStanding {
  /** First-session success, shrunk towards what is usual in the tutor's subjects: the fewer were rated, the more. */
  shrunkSuccess: number | null;
  /** 1 is best; by the shrunk success. Null without a rated first session. */
  rank: number | null;
  /** How many are ranked. */
  ranked: number;
  /** 0..100: the share of the other ranked tutors that stand lower, those level counted half. */
  percentile: number | null;
}

/** A tutor as the list shows one: the figures of this week and the 12 before it. */
export interface TutorSummary extends TutorFigures, TutorStanding {
  tutorId: string;
  name: string | null;
  status: string | null;
  /** Taught in these weeks, the most first. */
  subjects: string[];
  /** Probability 0..1 that the true first-session success lies under 70 %. */
  underTarget: number | null;
  flags: TutorFlag[];
  /** ISO 8601; null while nothing came to an end in these weeks. */
  asOf: string | null;
}

/** The answer of `GET /api/tutors` and of `GET /api/tutors/underperforming`. */
export interface TutorsAnswer {
  items: TutorSummary[];
  nextCursor: string | null;
  total: number;
}

/** A tutor in one subject; the standing is among those who teach it. */
export interface TutorSubject extends TutorFigures, TutorStanding {
  subject: string;
}

/** The answer of `GET /api/tutors/:id`. */
export interface TutorDetail extends TutorSummary {
  bySubject: TutorSubject[];
}

/** The last full week against the one before it. */
export interface TutorChange {
  metric: TutorMetric;
  before: number | null;
  value: number | null;
  /** value ÷ before − 1; null where either is unknown, or before is 0. */
  change: number | null;
}

/** The line through a metric's weeks, each weighted by what it stands on. */
export interface TutorTrend {
  metric: TutorMetric;
  /** In the metric's unit; null with fewer than four known weeks. */
  perWeek: number | null;
  /** `steady` where the slope is within twice its standard error; null where there is none. */
  direction: 'improving' | 'steady' | 'declining' | null;
  weeks: number;
}

/** A week that the tutor's weeks before it make unlikely: fewer than one in a thousand, were nothing changed. */
export interface TutorAnomaly {
  metric: TutorMetric;
  startsOn: string;
  value: number;
  expected: number;
  direction: 'above' | 'below';
  /** Probability of a week so far off on this side. */
  chance: number;
}

/** The answer of `GET /api/tutors/:id/performance`. */
export interface TutorPerformance {
  tutorId: string;
  name: string | null;
  /** Oldest first, to the current one: 26 weeks, 12 months; without those before the first. */
  weeks: TutorPeriod[];
  months: TutorPeriod[];
  subjects: TutorSubject[];
  changes: TutorChange[];
  trends: TutorTrend[];
  anomalies: TutorAnomaly[];
  flags: TutorFlag[];
  asOf: string;
}

/** What a leaderboard can be ordered by. Success and rating are shrunk, so that one good session is not rank one. */
export const LEADERBOARDS = ['success', 'rating', 'sessions', 'hours'] as const;
export type LeaderboardBy = (typeof LEADERBOARDS)[number];

/** One place on a leaderboard. */
export interface LeaderboardEntry {
  rank: number;
  tutorId: string;
  name: string | null;
  /** What is ordered by, in its unit. */
  value: number;
  /** Raw, where `value` is shrunk. */
  raw: number;
  /** What the value stands on: rated first sessions, ratings, or sessions. */
  n: number;
}

/** The answer of `GET /api/tutors/leaderboard`. */
export interface LeaderboardAnswer {
  by: LeaderboardBy;
  /** Null for all subjects together. */
  subject: string | null;
  items: LeaderboardEntry[];
  /** How many tutors have a place. */
  total: number;
}
