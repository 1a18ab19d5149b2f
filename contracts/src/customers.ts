import type { ChurnRisk } from './churn.js';
import type { CustomerHealth, HealthComponent, HealthContribution, HealthTier } from './health.js';
import type { Intervention } from './interventions.js';

/** What customers can be ordered by: `change` is the score's of 7 days. */
export const CUSTOMER_SORTS = ['score', 'change', 'calls', 'lastSession', 'name'] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

/** A customer as the list shows one. */
export interface CustomerSummary {
  customerId: string;
  name: string | null;
  segment: string | null;
  acquisitionChannel: string | null;
  /** 0..100 unrounded, higher is healthier. */
  score: number | null;
  tier: HealthTier | null;
  /** score − the score 7 days before; null where that is not known. */
  change: number | null;
  /** Inbound calls in 14 days. */
  calls14d: number;
  /** Two or more inbound calls in 14 days. */
  flagged: boolean;
  /** A session in 60 days, or signed up in 30. */
  active: boolean;
  /** End of the last completed session, ISO 8601. */
  lastSessionAt: string | null;
  /** ISO 8601: the moment the score speaks of. */
  asOf: string;
}

/** How many customers are in each tier. */
export type TierCounts = Record<HealthTier, number>;

/** The answer of `GET /api/customers` and of `GET /api/customers/at-risk`. */
export interface CustomersAnswer {
  items: CustomerSummary[];
  nextCursor: string | null;
  /** How many match all filters. */
  total: number;
  /** Of those that match all filters but the one by tier. */
  tiers: TierCounts;
  /** What segments and channels there are to filter by, the most customers first. */
  segments: string[];
  channels: string[];
  /** ISO 8601: the moment the counts speak of. */
  asOf: string;
}

/** What is known of a customer, as of a moment. */
export interface CustomerFacts {
  /** Completed sessions, in all and in 30 days. */
  sessions: number;
  sessions30d: number;
  /** Completed sessions with the most frequent tutor. */
  sessionsWithMainTutor: number;
  /** First completed sessions with each tutor that were rated, and how many of those with 4 or better. */
  firstSessionsRated: number;
  firstSessionsGood: number;
  /** Inbound calls in 14 days. */
  calls14d: number;
  /** Days since sign-up or the first session, whichever is earlier; null when neither is known. */
  tenureDays: number | null;
}

/** A session of a customer. */
export interface CustomerSession {
  sessionId: string;
  tutorId: string | null;
  subject: string | null;
  state: string | null;
  /** ISO 8601. */
  endedAt: string;
  durationMinutes: number | null;
  /** 1..5. */
  rating: number | null;
}

/** An inbound call of a customer. */
export interface CustomerCall {
  callId: string;
  /** ISO 8601. */
  calledAt: string;
  reasonCode: string | null;
}

/** The answer of `GET /api/customers/:id`. */
export interface CustomerDetail {
  customerId: string;
  name: string | null;
  segment: string | null;
  acquisitionChannel: string | null;
  /** ISO 8601. */
  signedUpAt: string | null;
  goal: { title: string | null; status: 'open' | 'completed'; renewed: boolean } | null;
  active: boolean;
  facts: CustomerFacts;
  /** Null before the first score. */
  health: CustomerHealthNow | null;
  /** Null of who left already, or was not looked at yet. */
  churn: ChurnRisk | null;
  /** The newest first, ten at most of each. */
  recentSessions: CustomerSession[];
  recentCalls: CustomerCall[];
  interventions: Intervention[];
  /** ISO 8601: the moment the facts speak of. */
  asOf: string;
}

/** A customer's latest score. */
export interface CustomerHealthNow {
  score: number | null;
  tier: HealthTier | null;
  contributions: HealthContribution[];
  change: number | null;
  flagged: boolean;
  asOf: string;
}

/** A score as of a moment. It stood until the next point. */
export interface HealthPoint {
  /** ISO 8601. */
  at: string;
  score: number;
  tier: HealthTier;
  contributions: HealthContribution[];
  /**
   * `recorded`: the score as it was given then. `derived`: of a time before scores were kept, computed from what is
   * known now.
   */
  source: 'recorded' | 'derived';
}

/** What one component did to the difference of two scores, in points. */
export interface ComponentChange {
  component: HealthComponent;
  /** Points at either end, and their difference: the differences add up to the score's. */
  before: number;
  after: number;
  change: number;
  /** The part of the difference that comes from what happened. */
  data: number;
  /** The part that comes from a weight that became another, since more or less is known. */
  weight: number;
}

/** What changed between two scores. */
export interface HealthChange {
  from: HealthPoint;
  to: HealthPoint;
  /** to.score − from.score. */
  change: number;
  /** The largest change first. */
  components: ComponentChange[];
}

/** The answer of `GET /api/customers/:id/health`. */
export interface CustomerHealthHistory extends CustomerHealth {
  /** The scores from `from` to `to`, oldest first; the first one stood when the time began. */
  history: HealthPoint[];
  /** From the score that stood at `from`, or the first one known since; null where none is known. */
  change: HealthChange | null;
}
