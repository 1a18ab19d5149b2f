import { HEALTH_COMPONENTS, type HealthComponent, type HealthContribution } from '@iops/contracts';
import type { Facts } from '../insights/explanations/facts.js';

const WEIGHTS: Readonly<Record<HealthComponent, number>> = {
  firstSession: 0.3,
  velocity: 0.25,
  calls: 0.2,
  goal: 0.15,
  consistency: 0.1,
};

/** A customer's health from the five marks, each 0..100. */
export function healthOf(
  marks: Readonly<Record<HealthComponent, number>>,
  scoreWeekAgo: number | null,
): NonNullable<Facts['health']> {
  const contributions = HEALTH_COMPONENTS.map((component): HealthContribution => {
    return {
      component,
      value: marks[component],
      weight: WEIGHTS[component],
      points: marks[component] * WEIGHTS[component],
    };
  });
  const score = contributions.reduce((sum, { points }) => sum + points, 0);
  return { score, tier: 'at_risk', scoreWeekAgo, contributions };
}

/** Mara, who called three times, twice about billing. Her score is 51.67: 15 points go to first sessions, 13.33 to pace, 20 to calls. */
export const CALL_SPIKE: Facts = {
  alert: {
    type: 'call_spike',
    severity: 'critical',
    title: 'Mara Lindqvist keeps calling support',
    entity: { kind: 'customer', id: 'stu_0001', label: 'Mara Lindqvist' },
  },
  asOf: new Date('2025-11-21T00:00:00Z'),
  timeZone: 'America/Chicago',
  health: healthOf({ firstSession: 50, velocity: 46.66666666666667, calls: 0, goal: 100, consistency: 100 }, 70.4),
  intake: null,
  stream: null,
  supply: null,
  tutor: null,
  model: null,
  calls: [
    { calledAt: new Date('2025-11-20T22:05:00Z'), reasonCode: 'billing' },
    { calledAt: new Date('2025-11-18T15:30:00Z'), reasonCode: 'tutor_quality' },
    { calledAt: new Date('2025-11-10T16:45:00Z'), reasonCode: 'billing' },
  ],
  callDays: 14,
  sessionDays: 30,
  sessions: {
    lastSessionAt: new Date('2025-11-12T23:00:00Z'),
    sessions: 31,
    sessions30d: 4,
    firstSessionsRated: 2,
    firstSessionsGood: 1,
    mainTutorShare: 1,
    goalStatus: 'open',
  },
};

/** The same Mara as a risk of churn. */
export const CHURN_RISK: Facts = {
  ...CALL_SPIKE,
  alert: { ...CALL_SPIKE.alert, type: 'churn_risk', title: 'Mara Lindqvist may be about to leave' },
};

/** A feed of which 400 of 1,000 events were refused, 360 of them because a field was missing. */
export const DATA_QUALITY: Facts = {
  ...CALL_SPIKE,
  alert: {
    type: 'data_quality',
    severity: 'critical',
    title: 'Events of rails production are being refused',
    entity: { kind: 'sender', id: 'key:abcdefghijkl', label: 'rails production' },
  },
  health: null,
  calls: [],
  sessions: null,
  intake: {
    minutes: 15,
    sent: 1_000,
    refused: 400,
    reason: { code: 'missing_field', count: 360 },
    newest: { code: 'invalid_time', at: new Date('2025-11-20T23:59:00Z') },
    since: new Date('2025-11-20T23:41:00Z'),
    sinceHours: 24,
  },
};
