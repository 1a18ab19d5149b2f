/** The longest that the API looks back over, in days. */
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

/** Why a stretch of time cannot be shown. */
export type WhenFault = 'missing' | 'order' | 'future' | 'long';

/** What is wrong with a stretch of time, null for nothing; `to` null is now. Limits are those of `GET /api/kpis`. */
export function whenFault(from: Date | null, to: Date | null, now: Date): WhenFault | null {
  if (from === null) return 'missing';
  if (from >= now) return 'future';
  const end = to !== null && to < now ? to : now;
  if (from >= end) return 'order';
  return end.getTime() - from.getTime() > MAX_DAYS * DAY_MS ? 'long' : null;
}
