const SECOND_MS = 1_000;

/**
 * The wait in milliseconds that a `Retry-After` header asks for, in seconds or as an HTTP date: 0 for a date that is
 * over, `longestMs` at most, null where it says nothing of use.
 */
export function retryAfterMs(header: string | null, now: Date, longestMs: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * SECOND_MS, longestMs);
  // Only the one form of date that HTTP senders may use; Date.parse takes nearly anything.
  const date = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return null;
  return Math.min(Math.max(0, date - now.getTime()), longestMs);
}
