import type { IopsError } from '../runtime/error.js';

/** What an element shows; each is a `:state()` of it. */
export const STATUSES = ['loading', 'ready', 'empty', 'stale', 'error', 'unauthorized'] as const;
/** One of `STATUSES`. */
export type Status = (typeof STATUSES)[number];

/** What is known of an element's data. */
export interface Knowledge {
  hasData: boolean;
  isEmpty: boolean;
  /** Of the latest load; null when it succeeded. */
  failure: IopsError | null;
  /** How many loads in a row failed. */
  failures: number;
}

/** One failure that may pass is not told yet: the next try comes within a second. */
const PATIENCE = 2;

/** The status that follows from what is known. Data that was shown is kept through failures, but not past a session. */
export function statusOf({ hasData, isEmpty, failure, failures }: Knowledge): Status {
  if (failure?.code === 'unauthenticated') return 'unauthorized';
  if (!hasData) return failure ? 'error' : 'loading';
  const isTold = failure !== null && (!failure.retryable || failures >= PATIENCE);
  if (isTold) return 'stale';
  return isEmpty ? 'empty' : 'ready';
}

/** How often to ask again: rarely while messages arrive, every 15 s without. */
const LIVE_POLL_MS = 60_000;
const POLL_MS = 15_000;

/** When to load again after a success. */
export function pollDelayMs(isLive: boolean): number {
  return isLive ? LIVE_POLL_MS : POLL_MS;
}
