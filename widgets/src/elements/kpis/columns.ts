/** How many columns a strip has where it is wide (up to 4), and where it is very wide (up to 6). */
export interface Columns {
  wide: number;
  vast: number;
}

/** As many columns as the host wants, or with 0 those that leave the fewest holes; never more than there are cards. */
export function columnsOf(count: number, wanted: number): Columns {
  if (wanted >= 1) return { wide: within(wanted, 4), vast: within(wanted, 6) };
  return { wide: fewestHoles(count, 4, 3), vast: fewestHoles(count, 6, 4) };
}

/** The classes of a grid with so many cards. */
export function gridClass(count: number, wanted: number): string {
  const { wide, vast } = columnsOf(count, wanted);
  return `grid wide-${wide} vast-${vast}`;
}

/** Of `least` to `most` columns the most that leave the fewest places of the last row empty. */
function fewestHoles(count: number, most: number, least: number): number {
  if (count <= most) return within(count, most);
  const holes = (columns: number) => (columns - (count % columns)) % columns;
  const choice = Array.from({ length: most - least + 1 }, (_, i) => most - i);
  return choice.sort((a, b) => holes(a) - holes(b))[0]!;
}

function within(wanted: number, most: number): number {
  return Math.min(most, Math.max(1, Math.floor(wanted)));
}
