import type { Range } from '@iops/contracts';

const HOUR_MS = 3_600_000;
/** Points of a sparkline: as many as a card can show. */
const POINTS = 24;

/** Milliseconds a range looks back; `today` since midnight in the time zone, at least an hour. */
export function rangeMs(range: Range, asOf: Date, timeZone: string): number {
  switch (range) {
    case 'today':
      return Math.max(HOUR_MS, msSinceMidnight(asOf, timeZone));
    case '24h':
      return 24 * HOUR_MS;
    case '7d':
      return 7 * 24 * HOUR_MS;
    case '30d':
      return 30 * 24 * HOUR_MS;
    default: {
      const never: never = range;
      throw new Error(`unknown range ${String(never)}`);
    }
  }
}

/** Evenly spaced moments over the range, oldest first, the last being `asOf`. */
export function sparklineTimes(range: Range, asOf: Date, timeZone: string): Date[] {
  const step = rangeMs(range, asOf, timeZone) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, i) => new Date(asOf.getTime() - (POINTS - 1 - i) * step));
}

function msSinceMidnight(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000;
}
