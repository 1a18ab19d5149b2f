import { describe, expect, it } from '@jest/globals';
import { createRandom, generateDemand } from '../../testing/generated-demand.js';
import { spreadOf } from './spread.js';
import type { WindowSums } from './windows.js';

const WEEKS = 8;

/** Windows of an hour whose expected is the truth. */
function windowsOf(values: readonly number[], rates: readonly number[]): WindowSums {
  const [actual, expected] = [Float64Array.from(values), Float64Array.from(rates)];
  const doubt = new Float64Array(values.length);
  return { hours: 1, actual, expected, low: expected, high: expected, basis: expected, doubt };
}

const spreadIn = (values: readonly number[], rates: readonly number[]) =>
  spreadOf(windowsOf(values, rates), { from: 0, to: values.length }, true)!;
const made = (mean: number, dispersion = 0) =>
  generateDemand(new Date('2025-01-06T00:00:00Z'), WEEKS, { seed: 41, mean, dispersion });

/** Each comes with none to eight others: the noise is the mean of the squares over the mean, 31⅔ ÷ 5. */
function burstsOf({ values, rates }: { values: readonly number[]; rates: readonly number[] }): [number[], number[]] {
  const random = createRandom(3);
  const bursts = values.map((count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += 1 + Math.floor(9 * random());
    return sum;
  });
  return [bursts, rates.map((rate) => 5 * rate)];
}

describe('how counts vary', () => {
  it('is as chance has it, where they come one by one', () => {
    for (const mean of [2, 10, 100]) {
      const { values, rates } = made(mean);
      const { noise, excess } = spreadIn(values, rates);
      expect(noise).toBeLessThan(1.35);
      expect(excess).toBeLessThan(0.03);
    }
  });

  it('is told apart: bursts grow with the mean, what varies all of it with its square', () => {
    const bursty = spreadIn(...burstsOf(made(40)));
    expect(bursty.noise).toBeGreaterThan(4.5);
    expect(bursty.noise).toBeLessThan(8);
    expect(bursty.excess).toBeLessThan(0.01);
    const unruly = made(200, 0.08);
    const varied = spreadIn(unruly.values, unruly.rates);
    expect(varied.noise).toBeLessThan(3);
    expect(varied.excess).toBeGreaterThan(0.05);
    expect(varied.excess).toBeLessThan(0.11);
  });

  it('knows of bursts as soon as it is read off', () => {
    const [bursts, rates] = burstsOf(made(40));
    expect(spreadOf(windowsOf(bursts, rates), { from: 0, to: 80 }, true)!.noise).toBeGreaterThan(3);
  });

  it('is taken for granted where too little is known', () => {
    const { values, rates } = made(20);
    expect(spreadOf(windowsOf(values, rates), { from: 0, to: 60 }, true)).toEqual({ noise: 1, excess: 0.04 });
    expect(spreadOf(windowsOf(values, rates), { from: 0, to: 60 }, false)).toBeNull();
  });
});
