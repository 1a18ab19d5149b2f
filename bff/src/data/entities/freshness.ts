/** Without an event for so long the platform's feed is taken for interrupted, and silence for nothing. */
const STALE_AFTER_MS = 2 * 3_600_000;

/** True when what is known is too old to conclude anything from what did not happen. */
export function isStale(newestEventAt: Date | null, asOf: Date): boolean {
  return newestEventAt === null || asOf.getTime() - newestEventAt.getTime() > STALE_AFTER_MS;
}
