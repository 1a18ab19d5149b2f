const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next try: 1, 2, 4, 8, then 15 s, up to a quarter of it earlier so that the pages of one
 * outage do not return together. `random` is 0..1.
 */
export function retryDelayMs(failures: number, random: number): number {
  const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return delay * (1 - random / 4);
}
