import { describe, expect, it } from '@jest/globals';
import { atMost, below, poissonDistance, quantile } from './demand-distribution.js';
import { aimedMisses } from './keep-coverage.js';
import { accuracyOf, addScores, scorePoints } from './score-forecast.js';
import { normalBelow, normalQuantile } from './statistics.js';

const point = (expected: number, actual: number | null, weekBefore: number | null) => ({
  expected,
  actual,
  weekBefore,
  lower80: expected - 1,
  upper80: expected + 1,
  lower95: expected - 2,
  upper95: expected + 2,
});

describe('a forecast that has passed', () => {
  it('is scored as computed by hand', () => {
    const sums = scorePoints([point(4, 6, 2), point(4, 3, null), point(4, null, 9), point(0, 0, 0)], 2);
    const accuracy = accuracyOf(sums);
    // Errors 2, 1 and 0 of 9 tutor-hours; the week before is 4 off where it is known, the forecast 2.
    expect(accuracy).toMatchObject({
      hours: 3,
      wape: 1 / 3,
      bias: -1 / 9,
      skill: 0.5,
      coverage80: 2 / 3,
      coverage95: 1,
    });
    // A request is two tutor-hours. In two hours two are expected: their mean distance is 2·2·e⁻²·2²÷2! = 8·e⁻² each.
    expect(accuracy.poissonFloor).toBeCloseTo((2 * 2 * 8 * Math.exp(-2)) / 9, 9);
  });

  it('tells nothing where nothing came, and adds up', () => {
    expect(accuracyOf(scorePoints([], 1))).toEqual({
      hours: 0,
      wape: null,
      bias: null,
      coverage80: null,
      coverage95: null,
      skill: null,
      poissonFloor: null,
    });
    const [one, two] = [scorePoints([point(4, 6, 2)], 1), scorePoints([point(4, 3, 3)], 1)];
    expect(addScores([one, two])).toEqual(scorePoints([point(4, 6, 2), point(4, 3, 3)], 1));
  });
});

describe('bands', () => {
  it('are aimed wider after too many misses, narrower after too few, and somewhat wider before the first', () => {
    expect(aimedMisses({ hours: 0, outside80: 0, outside95: 0 })).toEqual({
      outside80: 0.2 * 0.75,
      outside95: 0.05 * 0.75,
    });
    const missed = aimedMisses({ hours: 168, outside80: 60, outside95: 20 });
    // Half tried: seven eighths of 0.05, and 0.3 × (0.05 − 20÷168).
    expect(missed.outside95).toBeCloseTo(0.05 * 0.875 + 0.3 * (0.05 - 20 / 168), 12);
    expect(missed.outside80).toBeLessThan(0.2);
    expect(aimedMisses({ hours: 5_000, outside80: 0, outside95: 0 }).outside95).toBeCloseTo(0.0786, 4);
    expect(aimedMisses({ hours: 5_000, outside80: 5_000, outside95: 5_000 }).outside95).toBeCloseTo(0.01, 12);
  });
});

describe('distributions', () => {
  it('know Poisson counts', () => {
    const demand = { mean: 2, variance: 2, isCount: true };
    expect(atMost(1, demand)).toBeCloseTo(3 * Math.exp(-2), 12);
    expect(below(1, demand)).toBeCloseTo(Math.exp(-2), 12);
    expect([0.1, 0.5, 0.95].map((p) => quantile(p, demand))).toEqual([0, 2, 5]);
  });

  it('know counts that vary more: with one success to wait for they are geometric', () => {
    // Mean 3 and variance 12 make size 1 and a chance of ¼.
    const demand = { mean: 3, variance: 12, isCount: true };
    expect(atMost(4, demand)).toBeCloseTo(1 - 0.75 ** 5, 12);
    expect(below(0, demand)).toBe(0);
  });

  it('know large and continuous demand nearly: exponential where the deviation is the mean', () => {
    expect(atMost(5, { mean: 5, variance: 25, isCount: false })).toBeCloseTo(1 - Math.exp(-1), 2);
    expect(quantile(0.975, { mean: 10_000, variance: 10_000, isCount: true })).toBeCloseTo(10_196, -1);
    expect(quantile(0.025, { mean: 0, variance: 0, isCount: false })).toBeGreaterThanOrEqual(0);
  });

  it('know the normal distribution and how far Poisson counts are from their mean', () => {
    expect(normalBelow(1.959964)).toBeCloseTo(0.975, 6);
    expect(normalQuantile(0.025)).toBeCloseTo(-1.959964, 4);
    expect(poissonDistance(1)).toBeCloseTo(2 / Math.E, 12);
    expect(poissonDistance(400) / Math.sqrt(800 / Math.PI)).toBeCloseTo(1, 2);
    expect([0, -0, -1, Number.NaN].map(poissonDistance)).toEqual([0, 0, 0, 0]);
  });
});
