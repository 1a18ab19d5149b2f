import { describe, expect, it } from '@jest/globals';
import { createRandom, generateDemand } from '../../testing/generated-demand.js';
import { chanceAmount } from './amounts.js';

const demand = generateDemand(new Date('2025-01-06T00:00:00Z'), 10, { seed: 12, mean: 2.5 });
const span = { from: 0, to: demand.values.length };
const PLANS = [79, 129, 199, 299];

describe('the amount in which a sum varies by chance', () => {
  it('is the mean of squares over the mean where the number of events is chance', () => {
    const random = createRandom(4);
    const of = (n: number) =>
      Array.from({ length: n }, () => PLANS[Math.floor(4 * random())]!).reduce((a, b) => a + b, 0);
    const expected = PLANS.reduce((sum, plan) => sum + plan * plan, 0) / PLANS.reduce((a, b) => a + b, 0);
    const amount = chanceAmount(demand.values.map(of), demand.values, span);
    expect(amount / expected).toBeGreaterThan(0.85);
    expect(amount / expected).toBeLessThan(1.1);
  });

  it('is none where as many events come each week, all of one amount', () => {
    const beat = demand.values.map(() => 4);
    const sums = beat.map((n) => 25 * n);
    expect(chanceAmount(sums, beat, span)).toBe(0);
  });

  it('is not known from a few events, and not changed by hours that stand out', () => {
    const one = demand.values.map((_, i) => (i % 300 === 0 ? 1 : 0));
    expect(chanceAmount(one, one, span)).toBe(0);
    const sums = demand.values.map((n) => 25 * n);
    const usual = chanceAmount(sums, demand.values, span);
    const withIncident = sums.map((sum, i) => (i >= 500 && i < 512 ? 40 * sum : sum));
    expect(chanceAmount(withIncident, demand.values, span) / usual).toBeLessThan(2);
  });
});
