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

/** One failure that may pass is not told yet: the next try comes within a second. Who waited in vain was patient already. */
const PATIENCE = 2;

type Failing = Pick<Knowledge, 'failure' | 'failures'>;

/** The status that follows from what is known. Data that was shown is kept through failures, but not past a session. */
export function statusOf({ hasData, isEmpty, failure, failures }: Knowledge): Status {
  if (failure?.code === 'unauthenticated') return 'unauthorized';
  if (!hasData) return failure ? 'error' : 'loading';
  if (isTold({ failure, failures })) return 'stale';
  return isEmpty ? 'empty' : 'ready';
}

function isTold({ failure, failures }: Failing): boolean {
  return failure !== null && (!failure.retryable || failure.code === 'timeout' || failures >= PATIENCE);
}

/** How what is shown keeps up; each is a `:state()`. Live: by messages. Delayed: it is asked for now and then. */
export const CONNECTIONS = ['live', 'delayed', 'offline'] as const;
/** One of `CONNECTIONS`. */
export type Connection = (typeof CONNECTIONS)[number];

/** What is known of the ways to the server. */
export interface Reach extends Failing {
  /** Messages flow. */
  isLive: boolean;
  /** How many loads in a row succeeded while none flowed. */
  polls: number;
}

/**
 * How data keeps up; null while that is being found out (a page that starts, a gap that is about to close), and while
 * what was asked for is refused: what is out of date is never told to be live.
 */
export function connectionOf({ isLive, polls, failure, failures }: Reach): Connection | null {
  const isUnreached = !isLive && (failure?.code === 'network' || failure?.code === 'timeout');
  if (isTold({ failure, failures })) return isUnreached ? 'offline' : null;
  if (isLive) return 'live';
  return polls >= PATIENCE && !isUnreached ? 'delayed' : null;
}

/** How often to ask again: rarely while messages arrive, every 10 to 20 s without. */
const LIVE_POLL_MS = 60_000;
const POLL_MS = 10_000;

/** When to load again after a success. `random` is 0..1: pages of one outage shall not ask together. */
export function pollDelayMs(isLive: boolean, random: number): number {
  return (isLive ? LIVE_POLL_MS : POLL_MS) * (1 + random);
}
