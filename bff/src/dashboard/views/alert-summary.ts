import {
  ALERT_STATES,
  ALERT_TYPES,
  type AlertState,
  type AlertsSummary,
  type AlertType,
  SEVERITIES,
  type Severity,
} from '@iops/contracts';

/** How many alerts there are of one severity, state and type. */
export interface AlertGroup {
  severity: Severity;
  state: AlertState;
  type: AlertType;
  count: number;
}

/** What a summary is asked for; each set is of values that are let through. */
export interface SummaryFilter {
  severities: readonly Severity[];
  states: readonly AlertState[];
  types: readonly AlertType[];
}

/** Counts of each value as choosing it would bring them: by the other filters, whatever its own kind is set to. */
export function summaryOf(groups: readonly AlertGroup[], filter: SummaryFilter): Omit<AlertsSummary, 'lastChangeAt'> {
  const ofSeverities = (group: AlertGroup) => filter.severities.includes(group.severity);
  const ofStates = (group: AlertGroup) => filter.states.includes(group.state);
  const ofTypes = (group: AlertGroup) => filter.types.includes(group.type);
  const counted = groups.filter((group) => ofStates(group) && ofTypes(group));
  return {
    total: sum(counted.filter(ofSeverities)),
    bySeverity: tally(SEVERITIES, counted, ({ severity }) => severity),
    byState: tally(
      ALERT_STATES,
      groups.filter((group) => ofSeverities(group) && ofTypes(group)),
      ({ state }) => state,
    ),
    byType: tally(
      ALERT_TYPES,
      groups.filter((group) => ofSeverities(group) && ofStates(group)),
      ({ type }) => type,
    ),
  };
}

function tally<K extends string>(
  keys: readonly K[],
  groups: readonly AlertGroup[],
  keyOf: (group: AlertGroup) => K,
): Record<K, number> {
  const counts = keys.map((key) => [key, sum(groups.filter((group) => keyOf(group) === key))]);
  return Object.fromEntries(counts) as Record<K, number>;
}

function sum(groups: readonly AlertGroup[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}
