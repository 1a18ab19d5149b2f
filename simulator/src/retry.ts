/** What became of one attempt to post. */
export type Attempt =
  | { kind: 'answered'; status: number; retryAfter: string | null; body: string }
  | { kind: 'unreachable'; reason: string };

/** Whether the same events are to be posted again: nobody answered, or the other side asked for patience. */
export function isWorthRetrying(attempt: Attempt): boolean {
  if (attempt.kind === 'unreachable') return true;
  return attempt.status >= 500 || attempt.status === 429 || attempt.status === 408;
}

const FIRST_MS = 250;
/** Short enough that a marketplace is whole again soon after its receiver is. */
const LONGEST_MS = 10_000;

/**
 * How long to wait before attempt number `failures + 1`: doubling from a quarter of a second to ten seconds, half of
 * it by chance, and never less than the other side asked for (up to a minute). `random` is in [0, 1).
 */
export function retryDelayMs(failures: number, retryAfter: string | null, random: number, now: number): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.max(step * (0.5 + random / 2), askedMs(retryAfter, now));
}

/** `Retry-After` is seconds or an HTTP date. */
function askedMs(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0;
  const seconds = Number(retryAfter);
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000;
  return Number.isNaN(asked) ? 0 : Math.min(60_000, Math.max(0, asked));
}
