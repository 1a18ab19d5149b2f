import type { WindowSums } from './windows.js';

/** How windows of one length vary about what is expected: variance = noise × basis + excess × expected². */
export interface Spread {
  noise: number;
  excess: number;
}

/** This share of windows lies within so many deviations, were they normal: where the spread is read off. */
const SHARE = 0.9;
const REACH = 1.6449;
/** Of fewer windows no spread is read off; half of them tell of noise. */
const LEAST_WINDOWS = 72;
/** What is taken until enough is known: a fifth up or down beyond chance. */
const UNKNOWN_EXCESS = 0.04;
/** No marketplace is more regular than 2 % up or down. */
const LEAST_EXCESS = 0.0004;
/** Counts below say little of what varies beyond chance. */
const LEAST_EXPECTED = 1;
/** Of fewer, whole numbers lie too far apart to tell bursts from chance. */
const TELLS_BURSTS = 4;

/**
 * Reads off how much windows in [from, to) varied beyond what is explained. Robust: up to a tenth may be anomalies.
 * Counts have Poisson's noise at least, and more where they come in bursts. Null for other values of which too little
 * is known.
 */
export function spreadOf(
  sums: WindowSums,
  { from, to }: { from: number; to: number },
  isCount: boolean,
): Spread | null {
  const windows = Array.from({ length: to - from }, (_, i) => from + i).filter(
    (i) => sums.expected[i]! > 0 && sums.expected[i]! >= (isCount ? LEAST_EXPECTED : 0),
  );
  if (windows.length < LEAST_WINDOWS) return isCount ? { noise: 1, excess: UNKNOWN_EXCESS } : null;
  // Noise shows where it is largest against the expected, the excess where it is smallest.
  const share = (i: number) => sums.basis[i]! / sums.expected[i]! ** 2;
  const sorted = windows.sort((a, b) => share(b) - share(a));
  const [noisy, calm] = [sorted.slice(0, sorted.length >> 1), sorted.slice(sorted.length >> 1)];
  const noise = (excess: number) => (isCount ? burstNoiseOf(sums, noisy, excess) : noiseOf(sums, noisy, excess));
  const excess = excessOf(sums, calm, noise(0));
  return { noise: noise(excess), excess };
}

/** The noise of counts that may come in bursts: 1 for those that do not, or come too few to tell. */
function burstNoiseOf(sums: WindowSums, windows: readonly number[], excess: number): number {
  const telling = windows.filter((i) => sums.expected[i]! >= TELLS_BURSTS);
  return telling.length < LEAST_WINDOWS / 2 ? 1 : Math.max(1, noiseOf(sums, telling, excess));
}

function excessOf(sums: WindowSums, windows: readonly number[], noise: number): number {
  const each = windows.map((i) => {
    const expected = sums.expected[i]!;
    return (squareOf(sums, i) - noise * sums.basis[i]!) / (expected * expected) - sums.doubt[i]!;
  });
  return Math.max(LEAST_EXCESS, quantile(each));
}

function noiseOf(sums: WindowSums, windows: readonly number[], excess: number): number {
  const each = windows.map(
    (i) => (squareOf(sums, i) - (excess + sums.doubt[i]!) * sums.expected[i]! ** 2) / sums.basis[i]!,
  );
  return Math.max(0, quantile(each));
}

/** The variance at which this window would lie just at the reach. */
function squareOf({ actual, expected }: WindowSums, i: number): number {
  return ((actual[i]! - expected[i]!) / REACH) ** 2;
}

function quantile(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(SHARE * (sorted.length - 1))]!;
}
