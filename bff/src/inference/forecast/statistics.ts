/** A weighted sum can lack a few bits: comparing against a hair less keeps 4 of 4 from being less than all. */
const HAIR = 1e-12;

/** The middle of numbers, or the mean of the two middle ones; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Probability that a standard normal variable lies under z; absolute error under 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z >= 0 ? 1 - tail : tail;
}

/** The z under which a standard normal variable lies with probability p, 0 < p < 1. */
export function normalQuantile(p: number): number {
  let [low, high] = [-9, 9];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < p - HAIR * p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
