import type { AlertType, HealthContribution, Imbalance, Severity, TutorFlag } from '@iops/contracts';

/** What a sender sent lately, and why some of it was refused. */
export interface IntakeFacts {
  minutes: number;
  sent: number;
  refused: number;
  /** The most frequent reason's code, of the closed catalogue, and how often it came up; never more than `refused`. */
  reason: { code: string; count: number } | null;
  newest: { code: string; at: Date } | null;
  /** When it began; null where that is more than `sinceHours` ago, or not known. */
  since: Date | null;
  sinceHours: number;
}

/** What a stream did against its usual. */
export interface StreamFacts {
  /** All streams together: figures are per cent of the usual then. */
  isAll: boolean;
  unit: string;
  /** Length of the window that the figures are of. */
  windowHours: number;
  expected: number;
  actual: number;
  lower: number;
  upper: number;
  startedAt: Date;
  /** All streams against their usual, 1 for as usual. */
  movement: number;
  href: string;
  /** Labels of streams whose figures are stale with it. */
  dependants: string[];
  /** Streams that moved with it, the strongest first. */
  related: { label: string; isCause: boolean }[];
  /** External events near its beginning, the newest first; expected are those that were said to move it this way. */
  events: { title: string; occurredAt: Date; isExpected: boolean }[];
}

/** What a subject is expected to need and to have in the days ahead. */
export interface SupplyFacts {
  /** Tutor-hours of the seven days. */
  week: { demand: number; supply: number };
  /** The shortage that is told of, and what all of them miss together; null where there is none. */
  shortage: { worst: Imbalance; spans: number; gap: number } | null;
  madeAt: Date;
  /** Demand against its usual, 1 for as usual; null where that was not found to differ. */
  level: number | null;
  /** How far the subject's forecasts were off of late, as a share of demand; null where that is not known. */
  wape: number | null;
}

/** How a tutor did in 13 weeks. */
export interface TutorFacts {
  firstRated: number;
  firstGood: number;
  /** 0..1: what is expected, and the probability of being truly under it. */
  target: number;
  underTarget: number | null;
  flags: readonly TutorFlag[];
}

/** How the model of churn fares. */
export interface ChurnModelFacts {
  model: 'churn';
  /** 0..1: mean distance between what it says and what comes true; limit, since its training, and at its training. */
  limit: number;
  error: number | null;
  trainedError: number;
  /** Customers whose outcome became known since its training. */
  customers: number;
  /** Features that are spread otherwise than in training, the farthest first. */
  drifted: string[];
}

/** How the forecasts of demand turned out. */
export interface ForecastModelFacts {
  model: 'forecast';
  hours: number;
  /** 0..1: share of hours within the wide band, and its limit. */
  coverage: number | null;
  limit: number;
  /** 1 − error over that of repeating the week before. */
  skill: number | null;
  wape: number | null;
}

/** Everything that is known about an alert when its reason is written. */
export interface Facts {
  alert: {
    type: AlertType;
    severity: Severity;
    title: string;
    entity: { kind: string; id: string; label: string };
  };
  /** The moment the facts are told as of. */
  asOf: Date;
  /** Times are written in this IANA zone. */
  timeZone: string;
  health: {
    score: number | null;
    tier: string | null;
    scoreWeekAgo: number | null;
    contributions: readonly HealthContribution[];
  } | null;
  /** Inbound calls in the call window, newest first. */
  calls: readonly { calledAt: Date; reasonCode: string | null }[];
  /** Days the calls are counted over. */
  callDays: number;
  /** Days `sessions30d` is counted over. */
  sessionDays: number;
  sessions: {
    lastSessionAt: Date | null;
    /** Completed sessions in all that is kept. */
    sessions: number;
    sessions30d: number;
    firstSessionsRated: number;
    firstSessionsGood: number;
    /** 0..1; null before the first session. */
    mainTutorShare: number | null;
    goalStatus: string | null;
  } | null;
  /** Of alerts about a sender. */
  intake: IntakeFacts | null;
  /** Of alerts about a stream. */
  stream: StreamFacts | null;
  /** Of alerts about a subject. */
  supply: SupplyFacts | null;
  /** Of alerts about a tutor. */
  tutor: TutorFacts | null;
  /** Of alerts about a model. */
  model: ChurnModelFacts | ForecastModelFacts | null;
}
