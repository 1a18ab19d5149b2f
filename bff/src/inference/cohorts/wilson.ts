import type { Share } from '@iops/contracts';

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/**
 * A share with Wilson's 95 % interval (Wilson 1927), which stays within 0..1 and tells something of few, too.
 * Of nothing it is unknown.
 */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { of, count, rate: null, lower: null, upper: null };
  const rate = count / of;
  const z2 = (Z * Z) / of;
  const middle = (rate + z2 / 2) / (1 + z2);
  const half = (Z / (1 + z2)) * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of));
  // At 0 and 1 the bound is the share itself, but for rounding.
  const lower = count === 0 ? 0 : Math.max(0, middle - half);
  const upper = count === of ? 1 : Math.min(1, middle + half);
  return { of, count, rate, lower, upper };
}
