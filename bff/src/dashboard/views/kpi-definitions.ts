import type { KpiId, KpiStatus, KpiUnit } from '@iops/contracts';
import type { Before } from './kpi-range.js';

/** What a KPI is, apart from its SQL. */
export interface KpiDefinition {
  label: string;
  definition: string;
  formula: string;
  unit: KpiUnit;
  goodWhen: 'up' | 'down';
  /** In the KPI's unit; null where none is set. */
  target: number | null;
  /** The period before, which the value is compared with. */
  comparator: Before & { label: string };
}

/** The highest score of the tier `at_risk`. */
export const AT_RISK_SCORE = 70;

const YESTERDAY = { label: 'same time yesterday', days: 1, by: 'clock' } as const;
const LAST_WEEK = { label: 'same time last week', days: 7, by: 'clock' } as const;
const SEVEN_DAYS = { label: 'the 7 days before', days: 7, by: 'elapsed' } as const;
const THIRTY_DAYS = { label: 'the 30 days before', days: 30, by: 'elapsed' } as const;

/** Every KPI's definition, served with the number. */
const DEFINITIONS: Readonly<Record<KpiId, KpiDefinition>> = {
  active_sessions: {
    label: 'Active sessions',
    definition: 'Sessions that started within the last 4 hours and have not ended.',
    formula: 'count(sessions where started_at in (t − 4 h, t] and not ended_at ≤ t)',
    unit: 'count',
    goodWhen: 'up',
    target: null,
    comparator: YESTERDAY,
  },
  sessions_today: {
    label: 'Sessions today',
    definition: "Sessions started since midnight in the marketplace's time zone.",
    formula: 'count(sessions where started_at in [midnight, t])',
    unit: 'count',
    goodWhen: 'up',
    target: null,
    comparator: LAST_WEEK,
  },
  satisfaction: {
    label: 'Satisfaction',
    definition: 'Mean rating of the sessions that ended in the last 7 days, 1 to 5 stars.',
    formula: 'sum(rating) ÷ count(rating) of sessions where ended_at in (t − 7 × 24 h, t]',
    unit: 'stars',
    goodWhen: 'up',
    target: 4.5,
    comparator: SEVEN_DAYS,
  },
  first_session_success: {
    label: 'First-session success',
    definition:
      'Share of first sessions with a tutor in the last 30 days that were rated 4 or better, among those rated.',
    formula:
      'count(rating ≥ 4) ÷ count(rating) of first completed sessions of a customer with a tutor where ended_at in (t − 30 × 24 h, t]',
    unit: 'share',
    goodWhen: 'up',
    target: 0.75,
    comparator: THIRTY_DAYS,
  },
  supply_demand_ratio: {
    label: 'Supply to demand',
    definition:
      'Tutor-hours on offer in the next 24 hours, at a utilization of 80 %, as a share of those that are forecast to be asked for. Unknown below half an hour of demand.',
    formula: '0.8 × hours of slots in [t, t + 24 h) ÷ forecast tutor-hours of demand in [t, t + 24 h)',
    unit: 'share',
    goodWhen: 'up',
    target: 0.8,
    comparator: YESTERDAY,
  },
  inbound_call_rate: {
    label: 'Inbound calls',
    definition:
      'Inbound calls of the last 7 days per 100 active customers: those with a session in 60 days or signed up in 30.',
    formula: '100 × count(calls where called_at in (t − 7 × 24 h, t]) ÷ count(customers active at t)',
    unit: 'per_100_customers',
    goodWhen: 'down',
    target: 10,
    comparator: SEVEN_DAYS,
  },
  customers_at_risk: {
    label: 'Customers at risk',
    definition: `Active customers whose health is critical or at risk: a score of ${AT_RISK_SCORE} or less.`,
    formula: `count(active customers where score ≤ ${AT_RISK_SCORE}), as it was known at t`,
    unit: 'count',
    goodWhen: 'down',
    target: null,
    comparator: LAST_WEEK,
  },
  active_critical_alerts: {
    label: 'Critical alerts',
    definition: 'Critical alerts that nobody has acknowledged, resolved or dismissed.',
    formula: 'count(alerts where severity = critical and status = active)',
    unit: 'count',
    goodWhen: 'down',
    target: 0,
    comparator: YESTERDAY,
  },
  time_to_acknowledge: {
    label: 'Time to acknowledge',
    definition: 'Median time from an alert to its acknowledgement, over the alerts acknowledged in the last 7 days.',
    formula: 'median((acknowledged_at − started_at) ÷ 1 min) of alerts where acknowledged_at in (t − 7 × 24 h, t]',
    unit: 'minutes',
    goodWhen: 'down',
    target: 15,
    comparator: SEVEN_DAYS,
  },
};

/** The definitions; how many sessions a day are aimed at is configured. */
export function kpiDefinitions(sessionsTarget: number): Readonly<Record<KpiId, KpiDefinition>> {
  return { ...DEFINITIONS, sessions_today: { ...DEFINITIONS.sessions_today, target: sessionsTarget } };
}

/** A value within this share of its target's distance is a warning, beyond it critical. */
const WARNING_BAND = 0.15;

/** How a value stands against its target. A day that is not over cannot have missed its target yet. */
export function kpiStatus(id: KpiId, value: number | null, { target, goodWhen }: KpiDefinition): KpiStatus {
  if (value === null || target === null) return 'unknown';
  const isMet = goodWhen === 'up' ? value >= target : value <= target;
  if (isMet) return 'good';
  if (id === 'sessions_today') return 'unknown';
  return Math.abs(value - target) <= target * WARNING_BAND ? 'warning' : 'critical';
}
