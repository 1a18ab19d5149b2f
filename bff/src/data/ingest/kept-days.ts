import { LIMITS } from '@iops/contracts';

const DAY_MS = 86_400_000;
/** Between its check and its commit an event may wait, and clocks of replicas differ; both by much less. */
const MARGIN_MS = 3_600_000;

/** How far back `occurred_at` may lie, in days: nothing is taken that retention would drop at once. */
export function acceptedDays(retentionDays: number): number {
  return Math.min(LIMITS.pastDays, retentionDays);
}

/** The beginning of the first UTC day of which something is kept: all that ends before it may go. */
export function firstDayKept(now: Date, days: number): Date {
  const from = now.getTime() - days * DAY_MS - MARGIN_MS;
  return new Date(from - (from % DAY_MS));
}
