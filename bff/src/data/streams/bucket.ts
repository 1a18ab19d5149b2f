import type { Valuation } from '@iops/contracts';

/** What the rollups hold of a span of time. */
export interface Rollup {
  count: number;
  sum: number | null;
  last: number | null;
}

/** A span without events. */
export const EMPTY: Rollup = { count: 0, sum: null, last: null };

/** What a span of a stream is worth: 0 without events for counts and sums, null for means and lasts. */
export function valueOf(kind: Valuation['kind'], { count, sum, last }: Rollup): number | null {
  switch (kind) {
    case 'count':
      return count;
    case 'sum':
      return sum ?? 0;
    case 'mean':
      return count > 0 && sum !== null ? sum / count : null;
    case 'last':
      return last;
    default: {
      const never: never = kind;
      throw new Error(`unknown valuation ${String(never)}`);
    }
  }
}
