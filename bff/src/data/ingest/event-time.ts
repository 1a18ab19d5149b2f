import { LIMITS } from '@iops/contracts';
import type { Refusal } from './check-event.js';

/** What `Date.prototype.toISOString` writes, but for the hour 24. */
const ISO_LENGTH = 24;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

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
