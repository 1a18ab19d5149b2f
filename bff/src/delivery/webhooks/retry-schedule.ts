import { retryAfterMs } from '../../platform/http/retry-after.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between attempts: 14 attempts over about 76 hours (design, section 11). */
export const RETRY_WAITS_MS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
] as const;
/** Waits are spread by this share, so that what failed together does not come back together. */
const JITTER = 0.2;
/** The longest that a receiver can ask us to wait. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** The receiver wants no more of this message. */
const GONE = 410;

/** What came back of an attempt. */
export type Answer =
  | { kind: 'answered'; status: number; retryAfter: string | null; excerpt: string }
  | { kind: 'failed'; error: string };

/** What becomes of a delivery. */
export type Outcome = { kind: 'delivered' } | { kind: 'retry'; at: Date } | { kind: 'exhausted' };

/** Decides after an attempt (the first is 1) that ended `at`. Only 2xx delivers; `random` is 0..1 and spreads the wait. */
export function outcomeOf(answer: Answer, attempt: number, at: Date, random: number): Outcome {
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) return { kind: 'delivered' };
  if (answer.kind === 'answered' && answer.status === GONE) return { kind: 'exhausted' };
  const wait = RETRY_WAITS_MS[attempt - 1];
  if (wait === undefined) return { kind: 'exhausted' };
  const spread = wait * (1 - JITTER + 2 * JITTER * random);
  const asked = answer.kind === 'answered' ? retryAfterMs(answer.retryAfter, at, MAX_RETRY_AFTER_MS) : null;
  // A receiver can ask for more time, never for less.
  const delay = asked === null ? spread : Math.max(spread, asked);
  return { kind: 'retry', at: new Date(at.getTime() + Math.round(delay)) };
}
