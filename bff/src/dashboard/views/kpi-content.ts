import type { KpisAnswer, Range } from '@iops/contracts';

const MINUTE_MS = 60_000;

/**
 * What tells an answer from another: the same while nothing changes but the moment it speaks of, for a minute at the
 * most, so that an answer kept elsewhere is never older than it says by more.
 */
export function contentOf({ range, asOf, items }: KpisAnswer<Range | null>): unknown {
  const minute = Math.floor(Date.parse(asOf) / MINUTE_MS);
  return { range, minute, items: items.map((kpi) => ({ ...kpi, asOf: minute })) };
}
