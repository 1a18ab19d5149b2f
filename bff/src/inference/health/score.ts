import type { HealthComponent, HealthContribution, HealthTier } from '@iops/contracts';

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

/**
 * Scores a customer: the weighted mean of the known components; unknown ones share their weight out over the known.
 * The contributions' points add up to the score exactly, since the score is their sum.
 */
export function scoreHealth(facts: HealthFacts): HealthScore {
  const values = componentValues(facts);
  const components = Object.keys(HEALTH_WEIGHTS) as HealthComponent[];
  const knownWeight = components.reduce((sum, c) => (values[c] === null ? sum : sum + HEALTH_WEIGHTS[c]), 0);
  const contributions = components.map((component): HealthContribution => {
    const value = values[component];
    const weight = value === null ? 0 : HEALTH_WEIGHTS[component] / knownWeight;
    return { component, value, weight, points: (value ?? 0) * weight };
  });
  const score =
    knownWeight === 0
      ? null
      : Math.min(
          100,
          contributions.reduce((sum, { points }) => sum + points, 0),
        );
  return { score, tier: score === null ? null : tierOf(score), contributions };
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

function componentValues(facts: HealthFacts): Record<HealthComponent, number | null> {
  return {
    firstSession: facts.firstSessionsRated === 0 ? null : (100 * facts.firstSessionsGood) / facts.firstSessionsRated,
    velocity: facts.tenureDays === null ? null : velocity(facts.sessions30d, facts.tenureDays),
    calls: CALL_POINTS[Math.min(facts.calls14d, CALL_POINTS.length - 1)]!,
    goal: goalPoints(facts),
    consistency: facts.sessions === 0 ? null : (100 * facts.sessionsWithMainTutor) / facts.sessions,
  };
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
