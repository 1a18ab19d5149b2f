import type { Alert } from '@iops/contracts';

/** Spoken summaries come this far apart at the closest. */
export const ANNOUNCE_EVERY_MS = 10_000;

/** New alerts that were not spoken of yet. */
export interface Unspoken {
  count: number;
  critical: number;
  /** When the last summary was spoken; milliseconds, `-Infinity` for never. */
  spokenAt: number;
}

/** Nothing to speak of, and nothing spoken. */
export const NOTHING_SPOKEN: Unspoken = { count: 0, critical: 0, spokenAt: Number.NEGATIVE_INFINITY };

/** Counts what came in. */
export function counted(unspoken: Unspoken, alerts: readonly Alert[]): Unspoken {
  return {
    ...unspoken,
    count: unspoken.count + alerts.length,
    critical: unspoken.critical + alerts.filter(({ severity }) => severity === 'critical').length,
  };
}

/** How long to wait before the next summary; 0 when it may be spoken now. */
export function waitMs({ spokenAt }: Unspoken, now: number): number {
  return Math.max(0, spokenAt + ANNOUNCE_EVERY_MS - now);
}
