/** How well flags find what is looked for. Null where nothing can be told. */
export interface Detection {
  judged: number;
  /** Of the judged: those that are looked for. */
  wanted: number;
  flagged: number;
  /** Wanted and flagged. */
  found: number;
  /** 0..1: found of the flagged, and of the wanted. */
  precision: number | null;
  recall: number | null;
  /** Precision over the share of wanted among all: 1 is what picking by chance comes to. */
  lift: number | null;
}

/** One that is judged. */
export interface Verdict {
  isWanted: boolean;
  isFlagged: boolean;
}

/** Counts verdicts, and the figures that follow from the counts. */
export function detectionOf(verdicts: readonly Verdict[]): Detection {
  const count = (matches: (verdict: Verdict) => boolean) => verdicts.filter(matches).length;
  const judged = verdicts.length;
  const wanted = count(({ isWanted }) => isWanted);
  const flagged = count(({ isFlagged }) => isFlagged);
  const found = count(({ isWanted, isFlagged }) => isWanted && isFlagged);
  const precision = shareOf(found, flagged);
  const base = shareOf(wanted, judged);
  const lift = precision === null || base === null || base === 0 ? null : precision / base;
  return { judged, wanted, flagged, found, precision, recall: shareOf(found, wanted), lift };
}

/** A part of a whole, null where there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** The value in the middle, the lower of two; null of none. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
}
