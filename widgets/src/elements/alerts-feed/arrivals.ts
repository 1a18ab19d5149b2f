/** Spoken summaries come this far apart at the closest. */
export const ANNOUNCE_EVERY_MS = 10_000;

/** How long to wait before the next summary when the last was spoken at `spokenAt`; 0 when it may be spoken now. */
export function waitMs(spokenAt: number, now: number): number {
  return Math.max(0, spokenAt + ANNOUNCE_EVERY_MS - now);
}
