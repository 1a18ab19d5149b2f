import { LIMITS } from '@iops/contracts';
import type { Refusal } from './check-event.js';

const FORM = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/;
const DAY_MS = 86_400_000;
/** Beyond this no platform plans: the end of the year 2199. */
const LATEST_MS = Date.UTC(2200, 0, 1);
const MINUTE_MS = 60_000;

/** Milliseconds of an ISO 8601 time with a zone, or null when it has none or names a day that never was. */
export function parseTime(text: string): number | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  // Date.parse takes February 30 for March 1 or 2; PostgreSQL does not.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth || year < 1970) return null;
  const time = Date.parse(text);
  // PostgreSQL takes offsets up to 15:59, and what is written back must keep a year of four digits.
  return Number.isNaN(time) || time < 0 || time > LATEST_MS ? null : time;
}

/** Refuses a time that is too long past, or ahead of our clock by more than senders' clocks drift. */
export function findBadTime(time: number, now: number): Refusal | null {
  if (time > now + LIMITS.futureMinutes * MINUTE_MS) {
    return {
      code: 'occurred_at_out_of_range',
      pointer: '/occurred_at',
      message: `occurred_at may be at most ${LIMITS.futureMinutes} minutes ahead of our clock, which reads ${new Date(now).toISOString()}.`,
    };
  }
  if (time < now - LIMITS.pastDays * DAY_MS) {
    return {
      code: 'occurred_at_out_of_range',
      pointer: '/occurred_at',
      message: `occurred_at may be at most ${LIMITS.pastDays} days back.`,
    };
  }
  return null;
}
