/** How many columns a wide strip has: the most that leave the fewest holes. */
export function wideColumns(count: number): number {
  if (count <= 4) return Math.max(1, count);
  const holes = (columns: number) => (columns - (count % columns)) % columns;
  return holes(4) <= holes(3) ? 4 : 3;
}
