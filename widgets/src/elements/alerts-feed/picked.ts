/** Alerts that were picked to be dealt with together. */
export interface Picked {
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
}

/** Nothing is picked. */
export const NOTHING_PICKED: Picked = { ids: new Set(), anchor: null };

/** Picks what was not picked, or lets go what was all picked. */
export function flipped({ ids }: Picked, given: readonly string[]): Picked {
  const isIn = given.every((id) => ids.has(id));
  const next = isIn ? new Set([...ids].filter((id) => !given.includes(id))) : new Set([...ids, ...given]);
  return { ids: next, anchor: given[0] ?? null };
}

/** Picks everything from the anchor to `to`, in the order of `shown`; without an anchor only `to`. */
export function extended({ ids, anchor }: Picked, to: string, shown: readonly string[]): Picked {
  const ends = [shown.indexOf(anchor ?? to), shown.indexOf(to)].sort((a, b) => a - b);
  const [first = -1, last = -1] = ends;
  const range = first < 0 ? [to] : shown.slice(first, last + 1);
  return { ids: new Set([...ids, ...range]), anchor: anchor ?? to };
}
