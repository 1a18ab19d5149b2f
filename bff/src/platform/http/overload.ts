/** The loop is overloaded when a request that comes now waits this long for its turn, and calm again at half of it. */
const HOT_MS = 250;
const CALM_MS = 125;
/** Below this a share is none. */
const MIN_SHARE = 0.05;
/** Some always come through, so that it shows when the overload is over. */
const MAX_SHARE = 0.9;

/** What is known of the event loop from one look to the next. */
export interface LoopLoad {
  /** Share of requests to refuse, 0..0.9. */
  share: number;
  /** Milliseconds that a request waited for its turn, on average, before the last look. */
  waitMs: number;
}

/**
 * Milliseconds that something waits on average when it comes at any moment, from the mean and the deviation of
 * the loop's turns: long turns catch more of what comes, so it is half the mean of the squares over the mean.
 */
export function waitOf(meanMs: number, deviationMs: number): number {
  if (!(meanMs > 0)) return 0;
  return (meanMs ** 2 + deviationMs ** 2) / (2 * meanMs);
}

/**
 * The load after another look. Of what comes, so much is taken as brings the wait back to where it is not hot;
 * the refused share halves with each calm look. One bad second is bad luck: it counts from the second in a row.
 */
export function nextLoad(before: LoopLoad, waitMs: number): LoopLoad {
  const steadyMs = Math.min(before.waitMs, waitMs);
  if (steadyMs > HOT_MS) {
    return { share: Math.min(MAX_SHARE, 1 - ((1 - before.share) * HOT_MS) / steadyMs), waitMs };
  }
  if (waitMs >= CALM_MS) return { share: before.share, waitMs };
  const share = before.share / 2;
  return { share: share < MIN_SHARE ? 0 : share, waitMs };
}
