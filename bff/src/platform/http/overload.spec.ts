import { describe, expect, it } from '@jest/globals';
import { type LoopLoad, nextLoad, waitOf } from './overload.js';

const after = (waits: number[], start: LoopLoad = { share: 0, waitMs: 0 }) => waits.reduce(nextLoad, start);

describe('the wait for the loop', () => {
  it('is half a turn when all turns are alike', () => {
    expect(waitOf(100, 0)).toBe(50);
  });

  it('is what long turns make of it: one of 900 ms among five of 20 ms', () => {
    const mean = 1000 / 6;
    const deviation = Math.sqrt((900 ** 2 + 5 * 20 ** 2) / 6 - mean ** 2);
    expect(waitOf(mean, deviation)).toBeCloseTo((900 ** 2 + 5 * 20 ** 2) / 2000);
  });

  it('is nothing before there was a turn', () => {
    expect([waitOf(0, 0), waitOf(Number.NaN, Number.NaN)]).toEqual([0, 0]);
  });
});

describe('the share that is refused', () => {
  it('stays nothing under arrays of 10,000 events that hold the loop for 100 ms each, four at a time', () => {
    const wait = waitOf(400, 0);
    expect(after([wait, wait, wait, wait]).share).toBe(0);
  });

  it('does not grow after one bad second', () => {
    expect(after([900, 20, 900, 20]).share).toBe(0);
  });

  it('is what was too much: a third more than fits is refused by a quarter, and by more while that is not enough', () => {
    const third = (250 * 4) / 3;
    expect(after([third, third]).share).toBeCloseTo(0.25);
    expect(after([third, third, third]).share).toBeCloseTo(1 - 0.75 ** 2);
  });

  it('leaves a tenth through however bad it is', () => {
    expect(after([60_000, 60_000, 60_000]).share).toBe(0.9);
  });

  it('holds between hot and calm, and is gone five calm seconds later at most', () => {
    const loaded = { share: 0.9, waitMs: 300 };
    expect(after([200, 200], loaded).share).toBe(0.9);
    expect(after([10, 10], loaded).share).toBeCloseTo(0.225);
    expect(after([10, 10, 10, 10, 10], loaded).share).toBe(0);
  });
});
