import { describe, expect, it } from '@jest/globals';
import { HOUR_MS, hourOfWeek, lastTurnTo, localHour, shownAt } from './moments.js';

const at = (text: string) => Date.parse(text);

describe('moments of the marketplace', () => {
  it('shows what its clocks show, in summer and in winter', () => {
    expect(new Date(shownAt(at('2026-07-01T12:34:56.789Z'))).toISOString()).toBe('2026-07-01T07:34:56.789Z');
    expect(new Date(shownAt(at('2026-12-01T12:00:00Z'))).toISOString()).toBe('2026-12-01T06:00:00.000Z');
    // Midnight is hour 0 of the day that begins.
    expect(new Date(shownAt(at('2026-12-01T06:00:00Z'))).toISOString()).toBe('2026-12-01T00:00:00.000Z');
  });

  it('counts the same hour of two weeks 168 hours apart, also over a change of the clocks', () => {
    // Tuesday 17:00 before and after 1 November 2026, on which clocks go back.
    const [before, after] = [at('2026-10-27T22:00:00Z'), at('2026-11-03T23:00:00Z')];
    expect(localHour(after) - localHour(before)).toBe(168);
    expect([hourOfWeek(before), hourOfWeek(after)]).toEqual([65, 65]);
  });

  it('finds the last turn to an hour of the week, strictly before a moment', () => {
    const tuesday = at('2026-11-17T22:00:00Z'); // 16:00
    expect(lastTurnTo({ weekday: 2, hour: 16 }, tuesday + 1)).toBe(tuesday);
    expect(lastTurnTo({ weekday: 2, hour: 16 }, tuesday)).toBe(tuesday - 168 * HOUR_MS);
    expect(lastTurnTo({ weekday: 2, hour: 17 }, tuesday)).toBe(tuesday - 167 * HOUR_MS);
  });
});
