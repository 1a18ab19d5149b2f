/** What an operator may look back over. `today` starts at midnight in the marketplace's time zone. */
export const RANGES = ['today', '24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/** The KPIs there are, in the order they are shown. */
export const KPI_IDS = [
  'active_sessions',
  'sessions_today',
  'satisfaction',
  'first_session_success',
  'supply_demand_ratio',
  'inbound_call_rate',
  'customers_at_risk',
  'active_critical_alerts',
  'time_to_acknowledge',
] as const;
export type KpiId = (typeof KPI_IDS)[number];

/** How a value is written: a plain count, a share 0..1, stars 1..5, minutes, or a rate. */
export const KPI_UNITS = ['count', 'share', 'stars', 'minutes', 'per_100_customers'] as const;
export type KpiUnit = (typeof KPI_UNITS)[number];

/** How a value stands against its target. `unknown` when there is no value or no target. */
export const KPI_STATUSES = ['good', 'warning', 'critical', 'unknown'] as const;
export type KpiStatus = (typeof KPI_STATUSES)[number];

/** One number that operators steer by. */
export interface Kpi {
  id: KpiId;
  label: string;
  /** What exactly is counted, for people. */
  definition: string;
  /** How it comes about, as of a moment t. */
  formula: string;
  /** Null where nothing is known, never 0. */
  value: number | null;
  unit: KpiUnit;
  /** What the value is compared with: the period before. Null where that is not known. */
  comparator: { label: string; value: number } | null;
  /** value − comparator.value, in the value's unit. */
  delta: number | null;
  /** Which way is better. */
  goodWhen: 'up' | 'down';
  target: number | null;
  status: KpiStatus;
  /**
   * The value over the range, oldest first; null where nothing is known. Of `sessions_today` over two days and more it
   * is the total of each day, the present one so far.
   */
  sparkline: (number | null)[];
  /** ISO 8601: the moment the value speaks of. */
  asOf: string;
}

/** The answer of `GET /api/kpis?range=`, or of `?from=&to=`, which has no range by name. */
export interface KpisAnswer<Named extends Range | null = Range> {
  range: Named;
  asOf: string;
  items: Kpi[];
}
