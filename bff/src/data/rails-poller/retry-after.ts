const SECOND_MS = 1_000;
/** The longest wait that a platform can ask for. */
export const MAX_RETRY_AFTER_MS = 3_600 * SECOND_MS;

/** The wait that a `Retry-After` header asks for, in seconds or as an HTTP date, up to an hour; null where it says nothing of use. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * SECOND_MS, MAX_RETRY_AFTER_MS);
  // Only the one form of date that HTTP senders may use; Date.parse takes nearly anything.
  const date = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return null;
  return Math.min(Math.max(0, date - now.getTime()), MAX_RETRY_AFTER_MS);
}
