/** The five components of a customer's health, in the order they are told. */
export const HEALTH_COMPONENTS = ['firstSession', 'velocity', 'calls', 'goal', 'consistency'] as const;
export type HealthComponent = (typeof HEALTH_COMPONENTS)[number];

/** Bands of the score, worst first: ≤ 40 critical, ≤ 70 at risk, ≤ 85 healthy, else thriving. */
export const HEALTH_TIERS = ['critical', 'at_risk', 'healthy', 'thriving'] as const;
export type HealthTier = (typeof HEALTH_TIERS)[number];

/** One component's part in a score. */
export interface HealthContribution {
  component: HealthComponent;
  /** 0..100; null when nothing is known, and then its weight is shared out over the known ones. */
  value: number | null;
  /** 0..1 after sharing out; the weights of the known components add up to 1. */
  weight: number;
  /** value × weight: the contributions add up to the score exactly. */
  points: number;
}

/** A customer's health as of a moment. */
export interface CustomerHealth {
  customerId: string;
  name: string | null;
  /** 0..100, higher is healthier. Null when no component is known. */
  score: number | null;
  tier: HealthTier | null;
  contributions: HealthContribution[];
  /** Two or more inbound calls in 14 days. */
  flagged: boolean;
  asOf: string;
}
