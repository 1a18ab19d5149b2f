/** What to do about something that died unasked. */
export type AfterDeath = { kind: 'restart'; quickDeaths: number; delayMs: number } | { kind: 'give-up' };

/** A life shorter than this counts as a quick death. */
export const QUICK_DEATH_MS = 10_000;
/** So many quick deaths in a row, and a restart would only be the next one. */
export const QUICK_DEATHS = 5;

// At once the first time: mostly it was a single fault. Then with growing pauses.
const DELAYS_MS = [0, 500, 1_000, 2_000];

/** Decides after a life of `livedMs` that came after `quickDeaths` quick deaths in a row. */
export function afterDeath(quickDeaths: number, livedMs: number): AfterDeath {
  if (livedMs >= QUICK_DEATH_MS) return { kind: 'restart', quickDeaths: 0, delayMs: 0 };
  const inARow = quickDeaths + 1;
  if (inARow >= QUICK_DEATHS) return { kind: 'give-up' };
  return { kind: 'restart', quickDeaths: inARow, delayMs: DELAYS_MS[inARow - 1] ?? 0 };
}
