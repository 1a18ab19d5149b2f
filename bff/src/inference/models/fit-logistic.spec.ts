import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitLogistic, type LogisticFit, probabilityOf, type Sample, surpriseOf } from './fit-logistic.js';

const sampleOf = (rows: number[][], outcomes: number[]): Sample => ({
  values: Float64Array.from(rows.flat()),
  width: rows[0]?.length ?? 0,
  outcomes: Uint8Array.from(outcomes),
});
const run = (steps: Generator<void, LogisticFit>): LogisticFit => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};
const fitted = (sample: Sample, penalty: number, start?: { intercept: number; weights: Float64Array }) => {
  const fit = run(fitLogistic(sample, penalty, start));
  if (fit.kind === 'refused') throw new Error(fit.reason);
  return fit;
};

describe('a logistic regression', () => {
  it('of one group against another gives the log of their odds ratio', () => {
    // 1 of 4 without, 3 of 4 with: odds 1/3 and 3.
    const fit = fitted(sampleOf([[0], [0], [0], [0], [1], [1], [1], [1]], [1, 0, 0, 0, 1, 1, 1, 0]), 1e-9);
    expect(fit.intercept).toBeCloseTo(Math.log(1 / 3), 6);
    expect(fit.weights[0]).toBeCloseTo(Math.log(9), 6);
  });

  it('has no slope left at its answer, whatever the sample', () => {
    const rows = fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: -1, max: 1 })), {
      minLength: 4,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rows, fc.double({ min: 0.01, max: 50, noNaN: true }), (values, penalty) => {
        const sample = sampleOf(
          values,
          values.map((_, i) => Number(i % 3 === 0)),
        );
        const { intercept, weights } = fitted(sample, penalty);
        const misses = values.map(([a, b], i) => {
          return probabilityOf(intercept + weights[0]! * a + weights[1]! * b) - Number(i % 3 === 0);
        });
        const slope = (of: (row: [number, number]) => number, own: number) =>
          misses.reduce((sum, miss, i) => sum + miss * of(values[i]!), own);
        expect(slope(() => 1, 0)).toBeCloseTo(0, 3);
        expect(slope(([a]) => a, penalty * weights[0]!)).toBeCloseTo(0, 3);
        expect(slope(([, b]) => b, penalty * weights[1]!)).toBeCloseTo(0, 3);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('stays finite where the outcomes are separable, and weighs a constant column with 0', () => {
    const fit = fitted(
      sampleOf(
        [
          [-2, 0],
          [-1, 0],
          [1, 0],
          [2, 0],
        ],
        [0, 0, 1, 1],
      ),
      0.001,
    );
    expect(fit.weights[0]).toBeGreaterThan(1);
    expect(fit.weights[0]).toBeLessThan(100);
    expect(fit.weights[1]).toBe(0);
    expect(fit.intercept).toBeCloseTo(0, 6);
  });

  it('comes to the same from a start that is far off', () => {
    const sample = sampleOf([[-1.2], [-0.5], [0.1], [0.4], [1.3], [0.9]], [0, 1, 0, 1, 1, 0]);
    const far = fitted(sample, 0.5, { intercept: 30, weights: Float64Array.of(-40) });
    expect(far.weights[0]).toBeCloseTo(fitted(sample, 0.5).weights[0]!, 5);
  });

  it('refuses values that are no numbers, and samples of one outcome or none', () => {
    expect(run(fitLogistic(sampleOf([[0], [Number.NaN]], [0, 1]), 1))).toEqual({
      kind: 'refused',
      reason: 'not_finite',
    });
    expect(run(fitLogistic(sampleOf([[0], [1]], [0, 1]), 0))).toEqual({ kind: 'refused', reason: 'not_finite' });
    expect(run(fitLogistic(sampleOf([[0], [1]], [1, 1]), 1))).toEqual({ kind: 'refused', reason: 'one_class' });
    expect(run(fitLogistic(sampleOf([], []), 1))).toEqual({ kind: 'refused', reason: 'one_class' });
  });

  it('tells chances and surprises without overflow at either end', () => {
    expect([probabilityOf(-800), probabilityOf(0), probabilityOf(800)]).toEqual([0, 0.5, 1]);
    expect(surpriseOf(800, false)).toBe(800);
    expect(surpriseOf(0, true)).toBeCloseTo(Math.LN2, 12);
    expect(surpriseOf(-800, false)).toBe(0);
  });
});
