import type { AlertType, HealthContribution, Severity } from '@iops/contracts';

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
}
