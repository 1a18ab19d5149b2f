import { Problem } from '../../platform/http/problem.js';
import { parseTime } from '../../platform/http/zoned-time.js';

/**
 * Milliseconds since 1970 of an ISO 8601 time with a zone, null where none was given.
 * @throws Problem `invalid_parameter` for a day that never was, or a year that no database should hold
 */
export function momentOf(name: string, text: string | null | undefined): number | null {
  if (text === undefined || text === null) return null;
  const time = parseTime(text);
  if (time !== null) return time;
  throw new Problem('invalid_parameter', `${name} must be a time from 1970 to 2199 like 2026-01-31T16:05:00Z`);
}
