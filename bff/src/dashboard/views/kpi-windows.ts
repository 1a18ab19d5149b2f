/** A span of time (from, to], in milliseconds since 1970. */
export interface Window {
  from: number;
  to: number;
}

/** What is counted in a span: how many, and what they add up to. */
export interface Sums {
  count: number;
  total: number;
}

/** The spans between the ends of windows that lie in at least one of them, oldest first: what is to be read, each once. */
export function segmentsOf(windows: readonly Window[]): Window[] {
  const ends = [...new Set(windows.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return ends
    .slice(1)
    .map((to, i) => ({ from: ends[i]!, to }))
    .filter((segment) => windows.some((window) => contains(window, segment)));
}

/** What each window adds up to, from what its segments do. */
export function sumWindows(windows: readonly Window[], segments: readonly Window[], sums: readonly Sums[]): Sums[] {
  return windows.map((window) => {
    const within = sums.filter((_, i) => contains(window, segments[i]!));
    return {
      count: within.reduce((sum, { count }) => sum + count, 0),
      total: within.reduce((sum, { total }) => sum + total, 0),
    };
  });
}

/** The mean of what was counted; null of nothing. */
export function meanOf({ count, total }: Sums): number | null {
  return count > 0 ? total / count : null;
}

function contains(window: Window, { from, to }: Window): boolean {
  return window.from <= from && to <= window.to;
}
