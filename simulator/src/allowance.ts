/** How much a feed may post: so many events a second, saved up for a few seconds at most. */
export interface Allowance {
  events: number;
  /** When that was true, in milliseconds. */
  at: number;
}

/** A feed that could not post for a while may make up for this much of it at once. */
export const SAVED_SECONDS = 5;

/** The allowance as it has grown by `now`. Over any time T no more than rate × (T + 5 s) events are allowed. */
export function grown({ events, at }: Allowance, ratePerSec: number, now: number): Allowance {
  const earned = (Math.max(0, now - at) / 1000) * ratePerSec;
  const most = Math.max(1, ratePerSec * SAVED_SECONDS);
  return { events: Math.min(most, events + earned), at: now };
}
