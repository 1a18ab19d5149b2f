import { HEALTH_COMPONENTS, type HealthComponent, type HealthContribution, type HealthTier } from '@iops/contracts';

/** Weight of each component in the score; they add up to 1 (design, section 7). */
export const HEALTH_WEIGHTS: Readonly<Record<HealthComponent, number>> = {
  firstSession: 0.3,
  velocity: 0.25,
  calls: 0.2,
  goal: 0.15,
  consistency: 0.1,
};

/** Sessions a week at which velocity is full. */
const FULL_VELOCITY = 2;
/** Points by inbound calls in 14 days; three and more give the last. */
const CALL_POINTS = [100, 75, 40, 0];
const GOAL_POINTS = { open: 100, renewed: 80, completed: 50 };
/** Days over which velocity is taken. */
export const VELOCITY_DAYS = 30;
/** Days over which calls are counted, here and for call spikes. */
export const CALL_DAYS = 14;
/** Days since the last session, or since sign-up, within which a customer counts as active (design, section 17). */
export const ACTIVE_SESSION_DAYS = 60;
export const ACTIVE_SIGNUP_DAYS = 30;
/** A first session is a success from this rating on. */
export const SUCCESS_RATING = 4;
/** Calls in `CALL_DAYS` from which a customer is flagged. */
export const FLAG_CALLS = 2;
/** Upper bounds of the tiers, for the unrounded score. */
const TIERS: readonly [number, HealthTier][] = [
  [40, 'critical'],
  [70, 'at_risk'],
  [85, 'healthy'],
  [100, 'thriving'],
];

/** What is known of a customer as of a moment. */
export interface HealthFacts {
  /** First completed sessions with each tutor: how many were rated, and how many of those with success. */
  firstSessionsRated: number;
  firstSessionsGood: number;
  /** Completed sessions in the last 30 days. */
  sessions30d: number;
  /** Days since sign-up or the first session, whichever is earlier; null when neither is known. */
  tenureDays: number | null;
  calls14d: number;
  goalStatus: 'open' | 'completed' | null;
  goalRenewed: boolean;
  /** Completed sessions in all, and with the most frequent tutor. */
  sessions: number;
  sessionsWithMainTutor: number;
}

/** A score and how it came about. */
export interface HealthScore {
  /** 0..100 unrounded; null when no component is known. */
  score: number | null;
  tier: HealthTier | null;
  contributions: HealthContribution[];
}

/** A score and what it is the sum of: value × weight of each component, in their order. */
export interface WeighedHealth extends Pick<HealthScore, 'score' | 'tier'> {
  values: (number | null)[];
  weights: number[];
}

const WEIGHTS = HEALTH_COMPONENTS.map((component) => HEALTH_WEIGHTS[component]);

/**
 * Scores a customer: the weighted mean of the known components; unknown ones share their weight out over the known.
 * The contributions' points add up to the score exactly, since the score is their sum.
 */
export function scoreHealth(facts: HealthFacts): HealthScore {
  const { score, tier, values, weights } = weighHealth(facts);
  return { score, tier, contributions: contributionsOf(values, weights) };
}

/** The components' parts in a score, from their values and weights in their order. */
export function contributionsOf(values: readonly (number | null)[], weights: readonly number[]): HealthContribution[] {
  return HEALTH_COMPONENTS.map((component, i) => {
    const [value, weight] = [values[i] ?? null, weights[i] ?? 0];
    return { component, value, weight, points: (value ?? 0) * weight };
  });
}

/** The same score in the bare figures, for those who score everybody. */
export function weighHealth(facts: HealthFacts): WeighedHealth {
  const values = componentValues(facts);
  const known = WEIGHTS.map((weight, i) => (values[i] === null ? 0 : weight));
  const knownWeight = known.reduce((sum, weight) => sum + weight, 0);
  if (knownWeight === 0) return { score: null, tier: null, values, weights: known };
  const weights = known.map((weight) => weight / knownWeight);
  const sum = values.reduce<number>((points, value, i) => points + (value ?? 0) * weights[i]!, 0);
  const score = Math.min(100, sum);
  return { score, tier: tierOf(score), values, weights };
}

/** The tier of an unrounded score 0..100. */
export function tierOf(score: number): HealthTier {
  return TIERS.find(([upTo]) => score <= upTo)?.[1] ?? 'thriving';
}

/** The scores that some tiers span: above the one and up to the other. Of no tier there are none. */
export function tierSpan(tiers: readonly HealthTier[]): { above: number; upTo: number } {
  const bounds = TIERS.map(([upTo, tier], i) => ({ tier, above: TIERS[i - 1]?.[0] ?? -1, upTo }));
  const asked = bounds.filter(({ tier }) => tiers.includes(tier));
  return { above: asked[0]?.above ?? 0, upTo: asked.at(-1)?.upTo ?? 0 };
}

/** In the order of the weights. */
function componentValues(facts: HealthFacts): (number | null)[] {
  return [
    facts.firstSessionsRated === 0 ? null : (100 * facts.firstSessionsGood) / facts.firstSessionsRated,
    facts.tenureDays === null ? null : velocity(facts.sessions30d, facts.tenureDays),
    CALL_POINTS[Math.min(facts.calls14d, CALL_POINTS.length - 1)]!,
    goalPoints(facts),
    facts.sessions === 0 ? null : (100 * facts.sessionsWithMainTutor) / facts.sessions,
  ];
}

function velocity(sessions30d: number, tenureDays: number): number {
  // A tenure of hours would make one session a week of them; a day is the least that is taken.
  const weeks = Math.min(VELOCITY_DAYS, Math.max(1, tenureDays)) / 7;
  return 100 * Math.min(1, sessions30d / weeks / FULL_VELOCITY);
}

function goalPoints({ goalStatus, goalRenewed }: HealthFacts): number | null {
  if (goalStatus === null) return null;
  if (goalStatus === 'open') return GOAL_POINTS.open;
  return goalRenewed ? GOAL_POINTS.renewed : GOAL_POINTS.completed;
}
