import type { AnomalyDirection } from '@iops/contracts';

/** What a count is expected to be: its mean, and the variance beyond Poisson's as a share of the squared mean. */
export interface CountLaw {
  mean: number;
  excess: number;
}

/** The highest score: doubles hold no smaller probability. */
const MOST = 300;
/** So near the mean a tail is half of all there is. */
const NEAR = 1e-3;
/** Coefficients of the complementary error function, highest power first; relative error below 1.2e-7 (Numerical Recipes, `erfcc`). */
const ERFC = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];

/** −log10 of the probability that a standard normal variable exceeds z, 300 at most; relative error of the probability below 1e-6. */
export function normalTail(z: number): number {
  if (z > MOST) return MOST;
  if (z < 0) return -Math.log10(1 - 10 ** -normalTail(-z));
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const series = ERFC.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return Math.min(MOST, -(Math.log(0.5 * t) - x * x + series) / Math.LN10);
}

/**
 * −log10 of the probability of a whole number at least as far in a direction from its mean: of counts that vary as
 * Poisson's, or by `excess` more (negative binomial). 0.3 is a half, 300 the most.
 */
export function countTail(count: number, law: CountLaw, direction: AnomalyDirection): number {
  if (direction === 'below') {
    if (count === 0) return zeroTail(law);
    // At most n is not at least n + 1.
    return normalTail(-signedRoot(count + 1, law));
  }
  return count === 0 ? 0 : normalTail(signedRoot(count, law));
}

/** −log10 of the probability that nothing comes, 300 at most. */
export function zeroTail({ mean, excess }: CountLaw): number {
  return Math.min(MOST, (excess === 0 ? mean : Math.log1p(mean * excess) / excess) / Math.LN10);
}

/**
 * The standard normal value that is exceeded as often as `count` is reached (Lugannani and Rice's saddlepoint formula
 * for whole numbers, in Barndorff-Nielsen's form).
 */
function signedRoot(count: number, { mean, excess }: CountLaw): number {
  const ratio = count / mean;
  const room = excess === 0 ? Number.POSITIVE_INFINITY : 1 / excess;
  const distance = count - mean;
  const over = Number.isFinite(room) ? (count + room) * Math.log1p(distance / (mean + room)) : distance;
  const deviance = Math.max(0, count * Math.log(ratio) - over);
  const root = Math.sign(distance) * Math.sqrt(2 * deviance);
  if (Math.abs(root) < NEAR) return 0;
  const tilt = Number.isFinite(room) ? (ratio * (mean + room)) / (count + room) : ratio;
  const width = (1 - 1 / tilt) * Math.sqrt(count + count * count * excess);
  return root + Math.log(width / root) / root;
}
