import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pace } from './pace.js';

describe('the rest of workers', () => {
  const restsOf = (pace: Pace) => [1, 10, 1_000].map((worked) => pace.restAfter(worked));
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is short while nothing goes first', () => {
    expect(restsOf(new Pace())).toEqual([25, 25, 25]);
  });

  it('is many times their work while something goes first, and over a moment after', () => {
    const pace = new Pace();
    let reliefs = 0;
    pace.onRelief(() => (reliefs += 1));
    for (let i = 0; i < 3; i++) {
      pace.press();
      jest.advanceTimersByTime(150);
    }
    expect([restsOf(pace), reliefs]).toEqual([[25, 250, 5_000], 0]);
    jest.advanceTimersByTime(150);
    expect([restsOf(pace), reliefs]).toEqual([[25, 25, 25], 1]);
  });
});
