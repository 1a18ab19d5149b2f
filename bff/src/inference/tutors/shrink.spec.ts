import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_COUNTS } from './cell.js';
import {
  DEFAULT_PRIOR,
  estimatePriors,
  mixPriors,
  ratingStrength,
  type SubjectCounts,
  shrinkRating,
  shrinkSuccess,
  successStrength,
} from './shrink.js';

const firsts = (firstGood: number, firstRated: number, subject = 'calculus'): SubjectCounts => ({
  ...NO_COUNTS,
  subject,
  firstGood,
  firstRated,
});
/** Numbers from 0 to 1, the same at every run. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
/** The k-th smallest of n even numbers is Beta(k, n + 1 - k). */
function beta(k: number, n: number, random: () => number): number {
  return Array.from({ length: n }, random).sort((a, b) => a - b)[k - 1]!;
}

describe('shrinking', () => {
  it('counts the usual in as so many first sessions', () => {
    const prior = { ...DEFAULT_PRIOR, success: 0.8, successStrength: 10, rating: 4, ratingStrength: 5 };
    expect(shrinkSuccess(firsts(1, 1), prior)).toBeCloseTo(9 / 11);
    expect(shrinkSuccess(firsts(0, 0), prior)).toBeCloseTo(0.8);
    expect(shrinkRating({ ...NO_COUNTS, stars: 5, rated: 1 }, prior)).toBeCloseTo(25 / 6);
  });

  it('puts 1 of 1 behind 19 of 20, and 0 of 1 before 5 of 20', () => {
    const prior = { ...DEFAULT_PRIOR, success: 0.8, successStrength: 10 };
    const shrunk = [firsts(19, 20), firsts(1, 1), firsts(0, 1), firsts(5, 20)].map((one) => shrinkSuccess(one, prior));
    expect(shrunk).toEqual([...shrunk].sort((a, b) => b - a));
  });

  it('lies between the own and the usual, nearer to the own the more there is', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (good, bad, success) => {
        fc.pre(good + bad > 0);
        const prior = { ...DEFAULT_PRIOR, success };
        const own = good / (good + bad);
        const shrunk = shrinkSuccess(firsts(good, good + bad), prior);
        const doubled = shrinkSuccess(firsts(2 * good, 2 * (good + bad)), prior);
        return (
          shrunk >= Math.min(own, success) - 1e-12 &&
          shrunk <= Math.max(own, success) + 1e-12 &&
          Math.abs(doubled - own) <= Math.abs(shrunk - own) + 1e-12
        );
      }),
    );
  });
});

describe('the strength of the usual', () => {
  it('is found again in tutors drawn from a known one: Beta(8, 3) has a mean of 0.73 and a strength of 11', () => {
    const random = randoms(7);
    const tutors = Array.from({ length: 3_000 }, () => {
      const rate = beta(8, 10, random);
      const n = 4 + Math.floor(random() * 25);
      return firsts(Array.from({ length: n }, random).filter((x) => x < rate).length, n);
    });
    const { all } = estimatePriors(tutors);
    expect(all.success).toBeCloseTo(8 / 11, 1);
    expect(all.successStrength).toBeGreaterThan(9.5);
    expect(all.successStrength).toBeLessThan(12.5);
  });

  it('is as great as can be where tutors differ by no more than chance', () => {
    expect(successStrength([Array.from({ length: 20 }, () => firsts(7, 10))])).toBe(200);
  });

  it('is as small as can be where tutors are either all good or all bad', () => {
    expect(successStrength([Array.from({ length: 20 }, (_, i) => firsts(i % 2 === 0 ? 10 : 0, 10))])).toBe(2);
  });

  it('is taken for ten while there is too little to compare', () => {
    expect(successStrength([])).toBe(10);
    expect(successStrength([[firsts(3, 4), firsts(1, 4)]])).toBe(10);
    expect(ratingStrength([[{ ...NO_COUNTS, subject: 'calculus', rated: 1, stars: 5, starsSquared: 25 }]])).toBe(10);
  });

  it('of ratings is the variance within tutors over that between them, by hand', () => {
    // Eleven tutors with ratings 3 and 5, eleven with 1 and 3: within 2; between 22 x 2 x 1, less 21 x 2, over 44 - 2.
    const tutor = (a: number, b: number) => ({
      ...NO_COUNTS,
      subject: 'calculus',
      rated: 2,
      stars: a + b,
      starsSquared: a * a + b * b,
    });
    const tutors = Array.from({ length: 22 }, (_, i) => (i % 2 === 0 ? tutor(3, 5) : tutor(1, 3)));
    expect(ratingStrength([tutors])).toBeCloseTo(2 / ((44 - 42) / 42), 9);
  });
});

describe('what is usual', () => {
  it('is the mean of the subject, with that of all subjects counted in as one strength', () => {
    const { all, bySubject } = estimatePriors([firsts(9, 10), firsts(5, 10, 'physics')]);
    expect(all.success).toBeCloseTo((14 + 7.5) / 30);
    expect(bySubject.get('physics')?.success).toBeCloseTo((5 + 10 * all.success) / 20);
  });

  it('without any data is the default, never NaN', () => {
    expect(estimatePriors([])).toEqual({ all: DEFAULT_PRIOR, bySubject: new Map() });
    expect(mixPriors([], estimatePriors([]))).toEqual(DEFAULT_PRIOR);
  });

  it('for a tutor of two subjects lies between them, by rated first sessions', () => {
    const priors = {
      all: DEFAULT_PRIOR,
      bySubject: new Map([
        ['calculus', { ...DEFAULT_PRIOR, success: 0.6 }],
        ['physics', { ...DEFAULT_PRIOR, success: 0.9 }],
      ]),
    };
    expect(mixPriors([firsts(1, 3), firsts(1, 1, 'physics')], priors).success).toBeCloseTo(0.675);
    expect(mixPriors([{ ...firsts(0, 0), completed: 2 }], priors).success).toBeCloseTo(0.6);
  });
});
