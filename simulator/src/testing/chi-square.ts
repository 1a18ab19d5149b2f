/** Pearson's sum over classes of (seen − expected)² ÷ variance; the variance of a count is its mean where none is given. */
export function chiSquare(
  seen: readonly number[],
  expected: readonly number[],
  varianceOf: (mean: number) => number = (mean) => mean,
): number {
  return seen.reduce((sum, count, i) => {
    const mean = expected[i] as number;
    return sum + (count - mean) ** 2 / varianceOf(mean);
  }, 0);
}

/** What chance exceeds once in ten thousand times with so many degrees of freedom (Wilson and Hilferty, 1931). */
export function chiSquareBound(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3;
}
