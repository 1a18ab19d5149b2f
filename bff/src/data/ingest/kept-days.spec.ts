import { describe, expect, it } from '@jest/globals';
import { acceptedDays, firstDayKept } from './kept-days.js';

describe('the days that are kept', () => {
  it('begin with the UTC day of the oldest event that may still be on its way', () => {
    expect(firstDayKept(new Date('2026-05-31T12:00:00Z'), 30)).toEqual(new Date('2026-05-01T00:00:00Z'));
    expect(firstDayKept(new Date('2026-05-31T00:59:59Z'), 30)).toEqual(new Date('2026-04-30T00:00:00Z'));
    expect(firstDayKept(new Date('2026-05-31T01:00:00Z'), 30)).toEqual(new Date('2026-05-01T00:00:00Z'));
  });

  it('reach at least as far back as events are taken', () => {
    expect([30, 120, 3650].map(acceptedDays)).toEqual([30, 120, 120]);
  });
});
