/**
 * Rounds parts of one sign to integers that add up to `total` (largest remainder): each is at most one off its part,
 * and a whole part stays as it is. `total` must be the rounded sum of the parts.
 */
export function roundParts(parts: readonly number[], total: number): number[] {
  const sign = parts.some((part) => part < 0) ? -1 : 1;
  // What floating point leaves of a whole number is no remainder.
  const sizes = parts.map((part) => Number(Math.abs(part).toFixed(9)));
  const shown = sizes.map(Math.floor);
  const missing = Math.abs(total) - shown.reduce((sum, part) => sum + part, 0);
  const byRemainder = sizes
    .map((size, i) => ({ i, remainder: size - shown[i]! }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { i } of byRemainder.slice(0, missing)) shown[i]! += 1;
  return shown.map((part) => (part === 0 ? 0 : sign * part));
}
