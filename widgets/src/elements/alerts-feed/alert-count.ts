import type { Alert } from '@iops/contracts';
import type { AlertList, Taking } from './alert-list.js';

/** How many alerts there are, shown or not. */
export interface AlertCount {
  total: number;
  critical: number;
}

/** How many alerts of the list still belong in it. */
export function countOf({ rows, waiting, gone }: AlertList, matches: Taking['matches']): AlertCount {
  return tally([...rows.filter((row) => matches(row) && !gone.has(row.id)), ...waiting]);
}

/** The server's count, carried on by what changed in the list since. */
export function carriedOn(count: AlertCount, was: AlertCount, is: AlertCount): AlertCount {
  return {
    total: Math.max(0, count.total + is.total - was.total),
    critical: Math.max(0, count.critical + is.critical - was.critical),
  };
}

/** How many there are, and how many of them are critical. */
export function tally(alerts: readonly Alert[]): AlertCount {
  return { total: alerts.length, critical: alerts.filter(({ severity }) => severity === 'critical').length };
}
