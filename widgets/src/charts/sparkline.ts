/** A sparkline as SVG path data in a box of `width` × `height`; empty strings where there is nothing to draw. */
export interface Sparkline {
  line: string;
  /** What is of a time not over yet; the rest is `line`. */
  current: string;
  area: string;
  /** The latest known value, or null. */
  last: { x: number; y: number } | null;
}

/** The size of the drawing; it is stretched to the place it gets. */
export interface Box {
  width: number;
  height: number;
}

type Point = { x: number; y: number };

/**
 * Draws values oldest first, evenly spaced; nulls are gaps. All-equal values run through the middle. From the index
 * `openFrom` on, values are of a time not over yet.
 */
export function sparkline(values: readonly (number | null)[], box: Box, openFrom = values.length): Sparkline {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { line: '', current: '', area: '', last: null };
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const stepX = values.length > 1 ? box.width / (values.length - 1) : 0;
  const at = (value: number, i: number): Point => ({
    x: round(values.length > 1 ? i * stepX : box.width),
    y: round(span === 0 ? box.height / 2 : box.height * (1 - (value - low) / span)),
  });
  const points = values.map((value, i) => (value === null ? null : at(value, i)));
  const runs = runsOf(points);
  return {
    line: runsOf(points.slice(0, openFrom + 1))
      .map(lineOf)
      .join(''),
    current: runsOf(points.slice(openFrom)).map(lineOf).join(''),
    area: runs.map((run) => areaOf(run, box.height)).join(''),
    last: runs.at(-1)?.at(-1) ?? null,
  };
}

/** Where the latest stretch of a total that starts anew begins: at its last fall, or with the first value. */
export function lastStart(values: readonly (number | null)[]): number {
  const isFall = (value: number | null, before: number | null | undefined) => (value ?? 0) < (before ?? 0);
  return Math.max(
    0,
    values.findLastIndex((value, i) => value !== null && isFall(value, values[i - 1])),
  );
}

function runsOf(points: readonly (Point | null)[]): Point[][] {
  const runs: Point[][] = [];
  points.forEach((point, i) => {
    if (point === null) return;
    const isNewRun = i === 0 || points[i - 1] === null;
    if (isNewRun) runs.push([point]);
    else runs.at(-1)?.push(point);
  });
  return runs;
}

/** A value between two gaps is a dot: a line of no length with round ends. */
function lineOf(run: readonly Point[]): string {
  const [first, ...rest] = run;
  if (!first) return '';
  return `M${first.x} ${first.y}${rest.length > 0 ? rest.map(({ x, y }) => `L${x} ${y}`).join('') : 'h0.01'}`;
}

function areaOf(run: readonly Point[], floor: number): string {
  const first = run[0];
  const last = run.at(-1);
  if (!first || !last || run.length < 2) return '';
  return `${lineOf(run)}L${last.x} ${floor}L${first.x} ${floor}Z`;
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
