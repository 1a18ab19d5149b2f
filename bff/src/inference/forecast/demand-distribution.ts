import { normalBelow, normalQuantile } from './statistics.js';

/** Up to this mean, counts are added up one by one; above it the gamma distribution stands for them. */
const EXACT_UP_TO = 50;
/** Even an hour that never saw a request may see one: less than this is not expected of a count. */
const LEAST_COUNT = 0.02;
/** Nothing is so sure that its variance is naught. */
const LEAST_VARIANCE = 1e-12;

/** What may come where a mean is expected. */
export interface Demand {
  mean: number;
  variance: number;
  /** Whole numbers only. */
  isCount: boolean;
}

/**
 * Probability of at most `value`. Counts are negative binomial, or Poisson where they vary less; what is no count, and
 * large ones, follow a gamma distribution by its cube-root approximation (Wilson and Hilferty).
 */
export function atMost(value: number, demand: Demand): number {
  const { mean, variance, isCount } = sane(demand);
  if (value < 0) return 0;
  if (isCount && mean <= EXACT_UP_TO) return sumUpTo(Math.floor(value), mean, variance);
  const c = variance / (9 * mean * mean);
  return normalBelow((Math.cbrt((isCount ? value + 0.5 : value) / mean) - (1 - c)) / Math.sqrt(c));
}

/** Probability of less than `value`. */
export function below(value: number, demand: Demand): number {
  return demand.isCount ? atMost(value - 1, demand) : atMost(value, demand);
}

/** The least value that is not exceeded with probability p, 0 < p < 1; whole for counts, never negative. */
export function quantile(p: number, demand: Demand): number {
  const { mean, variance, isCount } = sane(demand);
  if (isCount && mean <= EXACT_UP_TO) return firstReaching(p, mean, variance);
  const c = variance / (9 * mean * mean);
  const value = Math.max(0, mean * Math.max(0, 1 - c + normalQuantile(p) * Math.sqrt(c)) ** 3);
  return isCount ? Math.max(0, Math.ceil(value - 0.5)) : value;
}

/** The mean distance from its mean of a Poisson variable: what a perfect forecast is still off. */
export function poissonDistance(mean: number): number {
  if (!(mean > 0)) return 0;
  // Above, the normal distribution's sqrt(2 / pi) deviations differ by less than a thousandth.
  if (mean > 500) return Math.sqrt((2 * mean) / Math.PI);
  const whole = Math.floor(mean);
  let log = -mean;
  for (let k = 1; k <= whole; k++) log += Math.log(mean / k);
  return 2 * mean * Math.exp(log);
}

function sane({ mean, variance, isCount }: Demand): Demand {
  const least = isCount ? LEAST_COUNT : LEAST_VARIANCE;
  return { mean: Math.max(least, mean), variance: Math.max(LEAST_VARIANCE, variance), isCount };
}

function sumUpTo(last: number, mean: number, variance: number): number {
  let reached = 0;
  walk(mean, variance, (count, sum) => {
    if (count <= last) reached = sum;
    return count >= last;
  });
  return Math.min(1, reached);
}

function firstReaching(p: number, mean: number, variance: number): number {
  let first = 0;
  walk(mean, variance, (count, sum) => {
    first = count;
    return sum >= p;
  });
  return first;
}

/** Goes through the counts from 0 on with the probability of at most so many, until told to stop or none is left. */
function walk(mean: number, variance: number, isOver: (count: number, sum: number) => boolean): void {
  const isPoisson = variance < mean * 1.001;
  const size = isPoisson ? 0 : (mean * mean) / (variance - mean);
  const rate = isPoisson ? mean : mean / (size + mean);
  let share = isPoisson ? Math.exp(-mean) : Math.exp(size * Math.log1p(-rate));
  let sum = 0;
  const last = mean + 40 * Math.sqrt(Math.max(variance, mean)) + 40;
  for (let k = 0; k <= last; k++) {
    sum += share;
    if (isOver(k, sum)) return;
    share *= isPoisson ? rate / (k + 1) : (rate * (k + size)) / (k + 1);
  }
}
