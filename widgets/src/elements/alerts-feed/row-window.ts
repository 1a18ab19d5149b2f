/** A part of a long list: rows that are built, or a gap as high as the rows that are not, in pixels. */
export type Piece = { kind: 'rows'; from: number; to: number } | { kind: 'gap'; height: number };

/** Indexes [from, to). */
export interface Span {
  from: number;
  to: number;
}

/** Spans begin and end at multiples of this, so that not every row that scrolls by renders anew. */
const STEP = 4;

/** The rows that lie between `top` and `bottom`, in pixels from the list's beginning; at least one step. */
export function spanOf(heights: readonly number[], top: number, bottom: number): Span {
  let y = 0;
  let from = 0;
  while (from < heights.length && y + heights[from]! < top) y += heights[from++]!;
  let to = from;
  while (to < heights.length && y < bottom) y += heights[to++]!;
  const first = Math.max(0, Math.min(from, heights.length - STEP));
  return {
    from: first - (first % STEP),
    to: Math.min(heights.length, Math.ceil(Math.max(to, first + 1) / STEP) * STEP),
  };
}

/** The list in pieces: the span, the row `keep` wherever it is (-1 for none), and gaps in place of the others. */
export function piecesOf(heights: readonly number[], { from, to }: Span, keep: number): Piece[] {
  const spans = [{ from, to }];
  if (keep >= 0 && keep < from) spans.unshift({ from: keep, to: keep + 1 });
  if (keep >= to) spans.push({ from: keep, to: keep + 1 });
  const pieces: Piece[] = [];
  let at = 0;
  for (const span of [...spans, { from: heights.length, to: heights.length }]) {
    const height = heights.slice(at, span.from).reduce((sum, one) => sum + one, 0);
    if (height > 0) pieces.push({ kind: 'gap', height });
    if (span.to > span.from) pieces.push({ kind: 'rows', ...span });
    at = span.to;
  }
  return pieces;
}
