const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/;
/** Beyond this no platform plans: the end of the year 2199. */
const LATEST_MS = Date.UTC(2200, 0, 1);
/** Every month has as many days; only later ones must be looked up. */
const SHORTEST_MONTH = 28;

/**
 * Milliseconds since 1970 of an ISO 8601 time with a zone, up to the year 2199; null when it has no zone or names a day
 * that never was. What it takes, PostgreSQL takes as the same moment.
 */
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
