import { type Allowance, grown, SAVED_SECONDS } from './allowance.js';
import type { Sending } from './delivery-faults.js';

/** One sender: what it has to send, and how much it may. */
export interface Feed {
  index: number;
  /** What is to be sent and is not yet, in order. */
  due: Sending[];
  /** What is on its way. */
  flying: readonly Sending[];
  allowance: Allowance;
  /** Whether it sends in batches, without its cap, because a fast clock brings more than it may post one by one. */
  isBatching: boolean;
  /** Under load: what happened and was sent, and stands for beats to come. */
  ahead: number;
}

const MOST_AT_ONCE = 200;
/** Events of one batch. */
export const BATCH_EVENTS = 1000;

/** A feed that has nothing to send yet. */
export function newFeed(index: number, at: number): Feed {
  return { index, due: [], flying: [], allowance: { events: 0, at }, isBatching: false, ahead: 0 };
}

/**
 * Takes what a feed may send at the real moment `now` out of what is due: within its cap of `ratePerSec`, or in batches
 * once a clock that runs fast (`isFast`) has brought more than the cap allows, until that is worked off.
 */
export function takeDue(feed: Feed, ratePerSec: number, { now, isFast }: { now: number; isFast: boolean }): Sending[] {
  feed.allowance = grown(feed.allowance, ratePerSec, now);
  const isTooMuch = feed.due.length > ratePerSec * SAVED_SECONDS;
  feed.isBatching = isTooMuch && (isFast || feed.isBatching);
  const most = feed.isBatching ? BATCH_EVENTS : Math.min(Math.floor(feed.allowance.events), MOST_AT_ONCE);
  const taken = feed.due.splice(0, most);
  feed.allowance.events = Math.max(0, feed.allowance.events - taken.length);
  return taken;
}

/** What was on its way has arrived; a feed that has worked off what was too much sends within its cap again. */
export function landed(feed: Feed, ratePerSec: number): void {
  feed.flying = [];
  feed.isBatching &&= feed.due.length > ratePerSec * SAVED_SECONDS;
}

/** When the oldest of what a feed has not sent to the end happened; Infinity where there is nothing. */
export function oldestOf({ due, flying }: Feed): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { at } of flying) oldest = Math.min(oldest, at);
  for (const { at } of due) oldest = Math.min(oldest, at);
  return oldest;
}
