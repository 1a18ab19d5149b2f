import { LIMITS } from '@iops/contracts';
import type { Refusal } from './check-event.js';

const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/;
/** What `Date.prototype.toISOString` writes, but for the hour 24. */
const ISO_LENGTH = 24;
const DAY_MS = 86_400_000;
/** Beyond this no platform plans: the end of the year 2199. */
const LATEST_MS = Date.UTC(2200, 0, 1);
const MINUTE_MS = 60_000;
/** Every month has as many days; only later ones must be looked up. */
const SHORTEST_MONTH = 28;

/** Milliseconds of an ISO 8601 time with a zone, or null when it has none or names a day that never was. */
export function parseTime(text: string): number | null {
  if (!FORM.test(text)) return null;
  const time = Date.parse(text);
  // PostgreSQL takes offsets up to 15:59, and what is written back must keep a year of four digits.
  if (Number.isNaN(time) || time < 0 || time > LATEST_MS) return null;
  // Date.parse takes February 30 for March 2; PostgreSQL does not.
  const day = Number(text.slice(8, 10));
  return day <= SHORTEST_MONTH || day <= daysInMonth(text) ? time : null;
}

function daysInMonth(text: string): number {
  return new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
}

/** An ISO 8601 time that was parsed, in UTC with milliseconds; most are written so already, or without them. */
export function normalTime(text: string, time: number): string {
  if (!text.endsWith('Z') || text.slice(11, 13) === '24') return isoTime(time);
  if (text.length === ISO_LENGTH) return text;
  return text.length === ISO_LENGTH - '.000'.length ? `${text.slice(0, -1)}.000Z` : isoTime(time);
}

/** ISO 8601 in UTC with milliseconds. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** Refuses what is no time, one that is too long past, or ahead of our clock by more than senders' clocks drift. */
export function findBadTime(time: number | null, { now, pastDays }: { now: number; pastDays: number }): Refusal | null {
  const pointer = '/occurred_at';
  if (time === null) {
    const message = 'occurred_at must be an ISO 8601 time with a zone, like 2026-01-31T16:05:00Z.';
    return { code: 'invalid_time', pointer, message };
  }
  if (time > now + LIMITS.futureMinutes * MINUTE_MS) {
    const message = `occurred_at may be at most ${LIMITS.futureMinutes} minutes ahead of our clock, which reads ${isoTime(now)}.`;
    return { code: 'occurred_at_out_of_range', pointer, message };
  }
  if (time < now - pastDays * DAY_MS) {
    return { code: 'occurred_at_out_of_range', pointer, message: `occurred_at may be at most ${pastDays} days back.` };
  }
  return null;
}
