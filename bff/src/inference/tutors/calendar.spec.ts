import { describe, expect, it } from '@jest/globals';
import { addDays, dayOf, mondayOf, mondaysUpTo, monthsUpTo } from './calendar.js';

describe('weeks and months of the marketplace', () => {
  it('begin at its midnight, on both sides of a clock change', () => {
    // 2026-03-08 has 23 hours in Chicago, 2026-11-01 has 25.
    expect(dayOf(new Date('2026-03-09T04:59:59Z'), 'America/Chicago')).toBe('2026-03-08');
    expect(dayOf(new Date('2026-03-09T05:00:00Z'), 'America/Chicago')).toBe('2026-03-09');
    expect(dayOf(new Date('2026-11-02T05:59:59Z'), 'America/Chicago')).toBe('2026-11-01');
    expect(dayOf(new Date('2026-11-02T06:00:00Z'), 'America/Chicago')).toBe('2026-11-02');
    expect(dayOf(new Date('2026-01-01T00:00:00Z'), 'Asia/Tokyo')).toBe('2026-01-01');
  });

  it('begin on Mondays', () => {
    expect(['2026-11-16', '2026-11-20', '2026-11-22', '2026-11-23'].map(mondayOf)).toEqual([
      '2026-11-16',
      '2026-11-16',
      '2026-11-16',
      '2026-11-23',
    ]);
    expect(mondaysUpTo('2026-11-02', 3)).toEqual(['2026-10-19', '2026-10-26', '2026-11-02']);
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  });

  it('run over the turn of the year', () => {
    expect(monthsUpTo('2026-02-14', 3)).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
  });
});
