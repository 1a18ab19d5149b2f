import type { HealthComponent, HealthContribution } from '@iops/contracts';
import type { Facts } from './facts.js';

const WEIGHTS: Record<HealthComponent, number> = {
  firstSession: 0.3,
  velocity: 0.25,
  calls: 0.2,
  goal: 0.15,
  consistency: 0.1,
};
export function contributions(values: Record<HealthComponent, number>): HealthContribution[] {
  return (Object.keys(WEIGHTS) as HealthComponent[]).map((component) => ({
    component,
    value: values[component],
    weight: WEIGHTS[component],
    points: values[component] * WEIGHTS[component],
  }));
}
export const CALLER: Facts = {
  alert: {
    type: 'call_spike',
    severity: 'critical',
    title: 'Mara Lindqvist keeps calling support',
    entity: { kind: 'customer', id: 'stu_0001', label: 'Mara Lindqvist' },
  },
  asOf: new Date('2025-11-21T00:00:00Z'),
  timeZone: 'America/Chicago',
  callDays: 14,
  sessionDays: 30,
  health: {
    score: 56.5,
    tier: 'at_risk',
    scoreWeekAgo: 70.4,
    contributions: contributions({ firstSession: 50, velocity: 46.6666, calls: 0, goal: 100, consistency: 100 }),
  },
  calls: [
    { calledAt: new Date('2025-11-20T22:05:00Z'), reasonCode: 'billing' },
    { calledAt: new Date('2025-11-18T22:05:00Z'), reasonCode: 'tutor_quality' },
    { calledAt: new Date('2025-11-10T22:05:00Z'), reasonCode: 'billing' },
  ],
  sessions: {
    lastSessionAt: new Date('2025-11-12T22:05:00Z'),
    sessions30d: 4,
    firstSessionsRated: 2,
    firstSessionsGood: 1,
    mainTutorShare: 1,
    goalStatus: 'open',
  },
};
export const LEAVER: Facts = { ...CALLER, alert: { ...CALLER.alert, type: 'churn_risk' } };
