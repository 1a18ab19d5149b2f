import type { Alert, AlertState, AlertType, Severity } from '@iops/contracts';

/** What a feed shows; an empty set is no filter, and of states then those that need somebody. */
export interface AlertFilter {
  severities: readonly Severity[];
  types: readonly AlertType[];
  states: readonly AlertState[];
}

/** The kinds of filters, in the order they are offered. */
export const FILTER_KINDS = ['severities', 'states', 'types'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

/** Worst first; equal to the contracts', which give types only. */
export const ALL_SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];
export const ALL_STATES: readonly AlertState[] = ['active', 'acknowledged', 'snoozed', 'resolved', 'dismissed'];

/** How an alert stands in a list: its status, or that it is snoozed. */
export function stateOf({ status, suppressedBy }: Pick<Alert, 'status' | 'suppressedBy'>): AlertState {
  return suppressedBy.length > 0 ? 'snoozed' : status;
}

/** Somebody still has to deal with it. */
export function isOpen({ status }: Pick<Alert, 'status'>): boolean {
  return status === 'active' || status === 'acknowledged';
}

/** Whether an alert passes. */
export function isMatch(alert: Alert, { severities, types, states }: AlertFilter): boolean {
  const passes = <T>(chosen: readonly T[], value: T) => chosen.length === 0 || chosen.includes(value);
  const isWanted = states.length === 0 ? isOpen(alert) : states.includes(stateOf(alert));
  return isWanted && passes(severities, alert.severity) && passes(types, alert.type);
}

/** True when anything is filtered. */
export function isFiltered(filter: AlertFilter): boolean {
  return FILTER_KINDS.some((kind) => filter[kind].length > 0);
}

/** The chosen values with one put in, or taken out where it was in. */
export function toggled<T>(chosen: readonly T[], value: T): T[] {
  return chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
}
