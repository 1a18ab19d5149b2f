/** How a feature was spread in training: shares of the rows between the edges, and of those without a value. */
export interface Reference {
  /** Ascending, each once; a value belongs to the bin after the edges that it is at or above. */
  edges: number[];
  /** One more than there are edges, and last the share that is not known. */
  shares: number[];
}

const BINS = 10;
/** In place of an empty bin's share, whose logarithm would be without end. */
const LEAST_SHARE = 1e-3;

/** The spread of a feature's values in tenths; null stands for a value that is not known. */
export function referenceOf(values: readonly (number | null)[]): Reference {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const tenths = Array.from({ length: BINS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)]);
  // At the lowest value there is nothing below an edge.
  const edges = [...new Set(tenths)].filter((edge) => edge !== undefined && edge > sorted[0]!) as number[];
  return { edges, shares: sharesOf(edges, values) };
}

/**
 * The population stability index of values against a reference: Σ (share − reference) · ln(share ÷ reference). By
 * custom, over 0.1 is a change and over 0.25 a large one. Null without values.
 */
export function stabilityIndex({ edges, shares }: Reference, values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  return sharesOf(edges, values).reduce((sum, share, bin) => {
    const [now, then] = [Math.max(share, LEAST_SHARE), Math.max(shares[bin]!, LEAST_SHARE)];
    return sum + (now - then) * Math.log(now / then);
  }, 0);
}

function sharesOf(edges: readonly number[], values: readonly (number | null)[]): number[] {
  const counts = Array.from({ length: edges.length + 2 }, () => 0);
  for (const value of values) counts[value === null ? edges.length + 1 : binOf(edges, value)]! += 1;
  return counts.map((count) => count / Math.max(1, values.length));
}

function binOf(edges: readonly number[], value: number): number {
  const bin = edges.findIndex((edge) => value < edge);
  return bin < 0 ? edges.length : bin;
}
