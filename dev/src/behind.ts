import type { JobLag, Readiness } from '@iops/contracts';

/** Figures count as those of now while no row waits longer: single events are taken together for up to 2 s. */
const CURRENT_SECONDS = 5;
/** As many rows may have come in this second, and are more than the next one takes. */
const CURRENT_ROWS = 5_000;

/** Whole seconds that the figures are behind; 0 when they are those of now, 1 at least while many rows wait. */
export function secondsBehind({ lags }: Pick<Readiness, 'lags'>): number {
  return Math.max(0, ...lags.filter(isBehind).map(({ seconds }) => Math.max(1, Math.ceil(seconds))));
}

function isBehind({ seconds, rows }: JobLag): boolean {
  return seconds > CURRENT_SECONDS || rows > CURRENT_ROWS;
}
