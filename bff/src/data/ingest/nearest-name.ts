/** Beyond this many edits a suggestion would be a guess. */
const MAX_EDITS = 8;

/** No name is as long; comparing longer ones would only cost time. */
const MAX_LENGTH = 60;

/** The name that takes the fewest edits to reach from `wrong`, or null when none is near. */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  if (wrong.length > MAX_LENGTH) return null;
  let best: { name: string; edits: number } | null = null;
  for (const name of names) {
    if (Math.abs(name.length - wrong.length) > MAX_EDITS) continue;
    const edits = editDistance(wrong.toLowerCase(), name);
    if (edits <= Math.min(MAX_EDITS, name.length / 2) && (best === null || edits < best.edits)) best = { name, edits };
  }
  return best?.name ?? null;
}

/** Levenshtein distance: the fewest single-character insertions, deletions and replacements. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
