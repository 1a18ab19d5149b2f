import type { ForecastPoint } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { driversOf } from './drivers.js';
import { lastDueAt } from './due.js';
import { hourAtOrAfter, hoursFrom, weekBefore } from './week-hours.js';

const ZONE = 'America/Chicago';
const due = (now: string, zone = ZONE) => new Date(lastDueAt(Date.parse(now), zone)).toISOString();

describe('forecasts are due', () => {
  it('at 02:00 of the marketplace', () => {
    expect(due('2026-11-20T07:59:59Z')).toBe('2026-11-19T08:00:00.000Z');
    expect(due('2026-11-20T08:00:00Z')).toBe('2026-11-20T08:00:00.000Z');
    expect(due('2026-11-21T05:00:00Z')).toBe('2026-11-20T08:00:00.000Z');
    expect(due('2026-11-20T00:00:00Z', 'Asia/Kolkata')).toBe('2026-11-19T20:30:00.000Z');
  });

  it('once on the days on which the clocks skip and repeat an hour', () => {
    // On 8 March 02:00 is 03:00 summer time; on 1 November 02:00 comes after the second 01:00.
    expect(due('2026-03-08T20:00:00Z')).toBe('2026-03-08T08:00:00.000Z');
    expect(due('2026-11-01T20:00:00Z')).toBe('2026-11-01T08:00:00.000Z');
  });
});

describe('hours of the week', () => {
  it('are those of the clock: one is skipped in March, one comes twice in November', () => {
    const shown = (from: string) => [...hoursFrom(Date.parse(from), 26, ZONE).weekHours].map((hour) => hour % 24);
    const day = Array.from({ length: 24 }, (_, hour) => hour);
    expect(shown('2026-03-08T06:00:00Z')).toEqual([...day.filter((hour) => hour !== 2), 0, 1, 2]);
    expect(shown('2026-11-01T05:00:00Z')).toEqual([0, 1, ...day.slice(1), 0]);
    expect(hoursFrom(Date.parse('2026-11-16T06:00:00Z'), 2, ZONE).weekHours).toEqual(Uint8Array.from([0, 1]));
  });

  it('find the same hour a week before over a change of the clocks', () => {
    const hours = hoursFrom(Date.parse('2026-10-28T05:00:00Z'), 300, ZONE);
    for (let i = 169; i < 300; i++) expect(hours.weekHours[weekBefore(hours, i)]).toBe(hours.weekHours[i]);
  });

  it('begin at or after a moment', () => {
    const at = Date.parse('2026-11-20T08:00:00Z');
    expect([hourAtOrAfter(at), hourAtOrAfter(at + 1)]).toEqual([at, at + 3_600_000]);
  });
});

describe('drivers', () => {
  it('say where the level stands and which hour stands out', () => {
    const points = [1, 3].map((expected, i) => ({ expected, time: `2026-11-20T2${i}:00:00.000Z` }) as ForecastPoint);
    expect(driversOf(points, 1.5, ZONE)).toEqual([
      { kind: 'level', text: 'Demand is 50 % above the mean of the last four weeks.', factor: 1.5 },
      { kind: 'peak', text: 'Busiest on Friday 15:00: usually 2.0 tutor-hours × level 1.50.', factor: 1.5 },
    ]);
    expect(driversOf([], null, ZONE)).toEqual([]);
  });
});
