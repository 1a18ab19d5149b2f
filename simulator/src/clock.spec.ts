import { describe, expect, it } from '@jest/globals';
import { atSpeed, type Clock, isBehind, shownAt, simulatedNow, startingPoint } from './clock.js';

const REAL = Date.parse('2026-11-21T05:00:00Z');
const HOUR = 3_600_000;
/** A day behind, an hour in a second. */
const fast: Clock = { simulatedAt: REAL - 24 * HOUR, realAt: REAL, speed: 3600 };

describe('the simulated clock', () => {
  it('runs so many times as fast as the real one', () => {
    expect(simulatedNow(fast, REAL + 2000)).toBe(REAL - 22 * HOUR);
    expect(isBehind(fast, REAL + 2000)).toBe(true);
  });

  it('never passes now: from there on it is the real one', () => {
    const times = Array.from({ length: 300 }, (_, i) => REAL + i * 100);
    expect(times.filter((real) => simulatedNow(fast, real) > real)).toEqual([]);
    // 24 hours are 24 s and the 24 s that went by meanwhile a little more.
    expect(isBehind(fast, REAL + 23_900)).toBe(true);
    expect(isBehind(fast, REAL + 24_100)).toBe(false);
    expect(simulatedNow(fast, REAL + 30_000)).toBe(REAL + 30_000);
  });

  it('neither leaps nor goes back when its speed is changed', () => {
    const slow = atSpeed(fast, 60, REAL + 2000);
    expect(simulatedNow(slow, REAL + 2000)).toBe(REAL - 22 * HOUR);
    expect(simulatedNow(slow, REAL + 3000)).toBe(REAL - 22 * HOUR + 60_000);
  });

  it('stays as far behind at the speed of time, and stands still at none', () => {
    expect(simulatedNow({ ...fast, speed: 1 }, REAL + 5000)).toBe(REAL - 24 * HOUR + 5000);
    expect(simulatedNow({ ...fast, speed: 0 }, REAL + 5000)).toBe(REAL - 24 * HOUR);
  });

  it('shows the real time when that is set back', () => {
    expect(simulatedNow({ simulatedAt: REAL, realAt: REAL, speed: 60 }, REAL - 5000)).toBeLessThanOrEqual(REAL - 5000);
  });

  it('knows when it showed a moment, also after it has caught up, and never says before that moment', () => {
    expect(shownAt(fast, REAL - 22 * HOUR)).toBe(REAL + 2000);
    expect(simulatedNow(fast, shownAt(fast, REAL - 10 * HOUR))).toBe(REAL - 10 * HOUR);
    // 24 hours behind at an hour a second: caught up some 24 s later, from where on a moment is shown as it comes.
    expect(shownAt(fast, REAL)).toBe(REAL + 24_000);
    expect(shownAt(fast, REAL + HOUR)).toBe(REAL + HOUR);
    const real: Clock = { simulatedAt: REAL, realAt: REAL, speed: 1 };
    expect(shownAt(real, REAL - HOUR)).toBe(REAL - HOUR);
    expect(shownAt({ ...fast, speed: 0 }, REAL - 30 * HOUR)).toBe(REAL - 30 * HOUR);
  });

  it('starts so many days back or at a moment, but not in the future', () => {
    expect(startingPoint({ daysBack: 1 }, REAL)).toBe(REAL - 24 * HOUR);
    expect(startingPoint({ at: 5 }, REAL)).toBe(5);
    expect(startingPoint({ at: REAL + 1 }, REAL)).toBe(REAL);
  });
});
