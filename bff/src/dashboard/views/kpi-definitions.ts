import type { KpiId, KpiStatus, KpiUnit } from '@iops/contracts';

/** What a KPI is, apart from its SQL. */
export interface KpiDefinition {
  label: string;
  definition: string;
  unit: KpiUnit;
  goodWhen: 'up' | 'down';
  /** In the KPI's unit; null where none is set. */
  target: number | null;
  /** The period before, which the value is compared with; null where the past is not kept. */
  comparator: { label: string; hoursBefore: number } | null;
}

const DAY = 24;
const WEEK = 7 * DAY;

/** Every KPI's definition, served with the number. */
const DEFINITIONS: Readonly<Record<KpiId, KpiDefinition>> = {
  active_sessions: {
    label: 'Active sessions',
    definition: 'Sessions that started within the last 4 hours and have not ended.',
    unit: 'count',
    goodWhen: 'up',
    target: null,
    comparator: { label: 'same time yesterday', hoursBefore: DAY },
  },
  sessions_today: {
    label: 'Sessions today',
    definition: "Sessions started since midnight in the marketplace's time zone.",
    unit: 'count',
    goodWhen: 'up',
    target: null,
    comparator: { label: 'same time last week', hoursBefore: WEEK },
  },
  satisfaction: {
    label: 'Satisfaction',
    definition: 'Mean rating of the sessions that ended in the last 7 days, 1 to 5 stars.',
    unit: 'stars',
    goodWhen: 'up',
    target: 4.5,
    comparator: { label: 'the 7 days before', hoursBefore: WEEK },
  },
  first_session_success: {
    label: 'First-session success',
    definition:
      'Share of first sessions with a tutor in the last 30 days that were rated 4 or better, among those rated.',
    unit: 'share',
    goodWhen: 'up',
    target: 0.75,
    comparator: { label: 'the 30 days before', hoursBefore: 30 * DAY },
  },
  supply_demand_ratio: {
    label: 'Supply to demand',
    definition:
      'Tutor-hours on offer in the next 24 hours, at a utilization of 80 %, as a share of those that are forecast to be asked for.',
    unit: 'share',
    goodWhen: 'up',
    target: 0.8,
    comparator: { label: 'same time yesterday', hoursBefore: DAY },
  },
  inbound_call_rate: {
    label: 'Inbound calls',
    definition:
      'Inbound calls of the last 7 days per 100 active customers: those with a session in 60 days or signed up in 30.',
    unit: 'per_100_customers',
    goodWhen: 'down',
    target: 10,
    comparator: { label: 'the 7 days before', hoursBefore: WEEK },
  },
  customers_at_risk: {
    label: 'Customers at risk',
    definition: 'Active customers whose health is critical or at risk: a score of 70 or less.',
    unit: 'count',
    goodWhen: 'down',
    target: null,
    comparator: null,
  },
  active_critical_alerts: {
    label: 'Critical alerts',
    definition: 'Critical alerts that nobody has acknowledged, resolved or dismissed.',
    unit: 'count',
    goodWhen: 'down',
    target: 0,
    comparator: null,
  },
  time_to_acknowledge: {
    label: 'Time to acknowledge',
    definition: 'Median time from an alert to its acknowledgement, over the alerts acknowledged in the last 7 days.',
    unit: 'minutes',
    goodWhen: 'down',
    target: 15,
    comparator: { label: 'the 7 days before', hoursBefore: WEEK },
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
