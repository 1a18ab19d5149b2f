import { describe, expect, it } from '@jest/globals';
import { lookbackOf, momentBefore, readLookback, sparklineTimes, totalTimes } from './kpi-range.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CHICAGO = 'America/Chicago';
const at = (time: string) => Date.parse(time);
const now = at('2026-11-20T18:30:00Z');

describe('a range', () => {
  it.each([
    ['24h', DAY],
    ['7d', 7 * DAY],
    ['30d', 30 * DAY],
  ] as const)('%s looks back %d ms', (range, ms) => {
    expect(lookbackOf(range, now, CHICAGO)).toEqual({ from: now - ms, asOf: now });
  });

  it.each([
    // 06:00 UTC is midnight in winter, 05:00 in summer.
    ['2026-11-20T18:30:00Z', '2026-11-20T06:00:00Z'],
    ['2026-07-20T18:30:00Z', '2026-07-20T05:00:00Z'],
    // Clocks are set back on November 1: the day began in summer time. They are set forward on March 8.
    ['2026-11-01T18:00:00Z', '2026-11-01T05:00:00Z'],
    ['2026-11-02T05:59:00Z', '2026-11-01T05:00:00Z'],
    ['2026-03-08T17:00:00Z', '2026-03-08T06:00:00Z'],
    // Just after midnight there is an hour to look at all the same.
    ['2026-11-20T06:10:00Z', '2026-11-20T05:10:00Z'],
  ])('today begins at midnight of the marketplace: at %s it is %s', (asOf, from) => {
    expect(lookbackOf('today', at(asOf), CHICAGO)).toEqual({ from: at(from), asOf: at(asOf) });
  });

  it('has 24 moments, the first where it begins and the last where it ends, in order', () => {
    const times = sparklineTimes({ from: now - 23 * HOUR, asOf: now });
    expect(times).toEqual(Array.from({ length: 24 }, (_, i) => now - (23 - i) * HOUR));
    const uneven = sparklineTimes({ from: now - 1_000, asOf: now });
    expect([uneven[0], uneven.at(-1), uneven.length]).toEqual([now - 1_000, now, 24]);
    expect(uneven).toEqual([...uneven].sort((a, b) => a - b));
  });
});

describe('a total of the day', () => {
  const lastOfDays = (...midnights: string[]) => midnights.map((midnight) => at(midnight) - 1);
  const over = (days: number, asOf = now) => totalTimes({ from: asOf - days * DAY, asOf }, CHICAGO);

  it('has evenly spaced moments within two days', () => {
    const lookback = { from: now - 2 * DAY + 1, asOf: now };
    expect(totalTimes(lookback, CHICAGO)).toEqual(sparklineTimes(lookback));
  });

  it('has the last moment of each day over more, and where it ends', () => {
    const ends = lastOfDays('2026-11-18T06:00:00Z', '2026-11-19T06:00:00Z', '2026-11-20T06:00:00Z');
    expect(over(3)).toEqual([...ends, now]);
    expect([over(7).length, over(30).length]).toEqual([8, 31]);
  });

  it('has days of 25 hours whole', () => {
    const monday = at('2026-11-02T18:00:00Z');
    expect(over(2, monday)).toEqual([...lastOfDays('2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z'), monday]);
  });

  it('has a day that ends where it does', () => {
    const midnight = at('2026-11-20T06:00:00Z');
    expect(over(2, midnight).slice(-2)).toEqual([midnight - 1, midnight]);
  });

  it('has one weekday, weeks apart, where the days are too many', () => {
    const times = over(366);
    expect(times).toHaveLength(28);
    expect(times.at(-2)).toBe(at('2026-11-20T06:00:00Z') - 1);
    const gaps = times.slice(1, -1).map((time, i) => Math.round((time - times[i]!) / DAY));
    expect(new Set(gaps)).toEqual(new Set([14]));
  });
});

describe('the period before', () => {
  it('is of as many hours where a window is compared with the one before it', () => {
    expect(momentBefore(now, { days: 7, by: 'elapsed' }, CHICAGO)).toBe(now - 7 * DAY);
  });

  it.each([
    ['2026-11-20T18:30:00Z', 1, '2026-11-19T18:30:00Z'],
    // Noon of the Monday after the clocks were set back is noon of the Monday before, which was in summer time.
    ['2026-11-02T18:00:00Z', 7, '2026-10-26T17:00:00Z'],
    ['2026-11-02T18:00:00Z', 1, '2026-11-01T18:00:00Z'],
    ['2026-03-09T17:00:00Z', 1, '2026-03-08T17:00:00Z'],
    ['2026-03-09T07:30:00Z', 1, '2026-03-08T08:30:00Z'],
  ])('is the same time by the clock: from %s, %d days before is %s', (asOf, days, before) => {
    expect(momentBefore(at(asOf), { days, by: 'clock' }, CHICAGO)).toBe(at(before));
  });
});

describe('a lookback by its ends', () => {
  const wish = { range: null, from: now - 2 * DAY, to: now - DAY };

  it('is as asked, and ends now where its end is still to come or not given', () => {
    expect(readLookback(wish, now)).toEqual({ kind: 'good', isLive: false, from: now - 2 * DAY, asOf: now - DAY });
    for (const to of [null, now, now + DAY])
      expect(readLookback({ ...wish, to }, now)).toEqual({ kind: 'good', isLive: true, from: wish.from, asOf: now });
  });

  it.each([
    [{ range: '7d' }, 'range'],
    [{ from: null }, 'from'],
    [{ from: now - DAY }, 'before to'],
    [{ from: now + 1, to: null }, 'before now'],
    [{ from: now - 400 * DAY }, '366 days'],
  ] as const)('is refused for %j', (change, reason) => {
    expect(readLookback({ ...wish, ...change }, now)).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason),
    });
  });
});
