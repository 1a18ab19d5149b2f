import { type Counts, groupBy } from './cell.js';

/** What is usual in a subject, and how much it weighs against a tutor's own figures. */
export interface Prior {
  /** Mean first-session success 0..1, worth `strength` rated first sessions. */
  success: number;
  successStrength: number;
  /** Mean rating 1..5, worth `ratingStrength` ratings. */
  rating: number;
  ratingStrength: number;
}

/** The priors of a marketplace. */
export interface Priors {
  /** For a subject that has none of its own yet. */
  all: Prior;
  bySubject: ReadonlyMap<string, Prior>;
}

/** A tutor's counts in a subject. */
export interface SubjectCounts extends Counts {
  subject: string;
}

/** Where nothing is known: a first session out of four fails, the mean rating is 4, and either is worth ten. */
export const DEFAULT_PRIOR: Readonly<Prior> = { success: 0.75, successStrength: 10, rating: 4, ratingStrength: 10 };
/** A strength outside of these is an accident of few data. */
const MIN_STRENGTH = 2;
const MAX_STRENGTH = 200;
/** Comparisons between tutors from which on a strength is taken from the data. */
const MIN_FREEDOM = 10;

/**
 * What is usual in each subject, from its tutors' counts. A mean is the subject's own, with the mean of all subjects
 * counted in as one strength. How alike tutors of a subject are, and so the strength, is the same for all subjects:
 * see `successStrength` and `ratingStrength`.
 */
export function estimatePriors(counts: readonly SubjectCounts[]): Priors {
  const bySubject = groupBy(counts, ({ subject }) => subject);
  const groups = [...bySubject.values()];
  const all = priorOf(counts, {
    ...DEFAULT_PRIOR,
    successStrength: successStrength(groups),
    ratingStrength: ratingStrength(groups),
  });
  return { all, bySubject: new Map([...bySubject].map(([subject, tutors]) => [subject, priorOf(tutors, all)])) };
}

/**
 * The prior of a tutor of several subjects: their means, weighted by what the tutor's own figures stand on in each, or
 * by the sessions there while they stand on nothing.
 */
export function mixPriors(counts: readonly SubjectCounts[], priors: Priors): Prior {
  const mix = (field: 'success' | 'rating', weight: keyof Counts) =>
    weightedMean(counts.map((one) => [(priors.bySubject.get(one.subject) ?? priors.all)[field], one[weight]]));
  return {
    ...priors.all,
    success: mix('success', 'firstRated') ?? mix('success', 'completed') ?? priors.all.success,
    rating: mix('rating', 'rated') ?? mix('rating', 'completed') ?? priors.all.rating,
  };
}

/** First-session success, drawn towards what is usual: the posterior mean. Without a rated one it is the usual itself. */
export function shrinkSuccess({ firstGood, firstRated }: Counts, { success, successStrength: m }: Prior): number {
  return (firstGood + m * success) / (firstRated + m);
}

/** Mean rating, drawn towards what is usual. */
export function shrinkRating({ stars, rated }: Counts, { rating, ratingStrength: m }: Prior): number {
  return (stars + m * rating) / (rated + m);
}

/**
 * Strength of a beta-binomial, by moments: tutors' rates scatter more about their subject's mean than chance alone
 * would have it; the excess is the correlation within a tutor, rho, and the strength is 1/rho - 1. With
 * Q = sum of n(p - mean)^2 / (mean(1 - mean)), the expectation of Q is
 * sum over subjects of (k - 1) + rho (N - sum n^2 / N - (k - 1)) for k tutors with N tries in all (Kleinman 1973).
 */
export function successStrength(subjects: readonly (readonly SubjectCounts[])[]): number {
  let q = 0;
  let freedom = 0;
  let slope = 0;
  for (const subject of subjects) {
    const tutors = subject.filter(({ firstRated }) => firstRated > 0);
    const tries = total(tutors, 'firstRated');
    const mean = total(tutors, 'firstGood') / tries;
    if (!(mean > 0 && mean < 1)) continue;
    for (const { firstGood, firstRated: n } of tutors) q += (n * (firstGood / n - mean) ** 2) / (mean * (1 - mean));
    freedom += tutors.length - 1;
    slope += tries - tutors.reduce((sum, { firstRated: n }) => sum + n * n, 0) / tries - (tutors.length - 1);
  }
  if (freedom < MIN_FREEDOM || slope <= 0) return DEFAULT_PRIOR.successStrength;
  const rho = (q - freedom) / slope;
  return rho > 0 ? clamp(1 / rho - 1) : MAX_STRENGTH;
}

/**
 * Ratings that a subject's mean is worth: the variance within a tutor over the variance between tutors, both by the
 * sums of squares of a one-way analysis of variance.
 */
export function ratingStrength(subjects: readonly (readonly SubjectCounts[])[]): number {
  let within = 0;
  let withinFreedom = 0;
  let between = 0;
  let freedom = 0;
  let slope = 0;
  for (const subject of subjects) {
    const tutors = subject.filter(({ rated }) => rated > 0);
    if (tutors.length === 0) continue;
    const ratings = total(tutors, 'rated');
    const mean = total(tutors, 'stars') / ratings;
    for (const { stars, starsSquared, rated: n } of tutors) {
      within += Math.max(0, starsSquared - (stars * stars) / n);
      between += n * (stars / n - mean) ** 2;
    }
    withinFreedom += ratings - tutors.length;
    freedom += tutors.length - 1;
    slope += ratings - tutors.reduce((sum, { rated: n }) => sum + n * n, 0) / ratings;
  }
  if (freedom < MIN_FREEDOM || withinFreedom <= 0 || slope <= 0) return DEFAULT_PRIOR.ratingStrength;
  const variance = within / withinFreedom;
  const excess = (between - freedom * variance) / slope;
  return excess > 0 ? clamp(variance / excess) : MAX_STRENGTH;
}

function priorOf(counts: readonly SubjectCounts[], usual: Prior): Prior {
  const { successStrength: m, ratingStrength: r } = usual;
  return {
    ...usual,
    success: (total(counts, 'firstGood') + m * usual.success) / (total(counts, 'firstRated') + m),
    rating: (total(counts, 'stars') + r * usual.rating) / (total(counts, 'rated') + r),
  };
}

function clamp(strength: number): number {
  return Math.min(MAX_STRENGTH, Math.max(MIN_STRENGTH, strength));
}

function total(counts: readonly SubjectCounts[], field: keyof Counts): number {
  return counts.reduce((sum, one) => sum + one[field], 0);
}

function weightedMean(pairs: readonly (readonly [value: number, weight: number])[]): number | null {
  const weight = pairs.reduce((sum, [, w]) => sum + w, 0);
  return weight === 0 ? null : pairs.reduce((sum, [value, w]) => sum + value * w, 0) / weight;
}
