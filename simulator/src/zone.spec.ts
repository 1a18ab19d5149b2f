import { describe, expect, it } from '@jest/globals';
import { createZone, DAY, HOUR, mondayOf, weekdayOf } from './zone.js';

const chicago = createZone('America/Chicago');
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY;

describe('local time', () => {
  it('is six hours behind UTC in winter and five in summer in Chicago', () => {
    expect(chicago.local(Date.parse('2026-01-15T12:30:00Z'))).toEqual({
      day: dayOf('2026-01-15'),
      weekday: 4,
      minute: 6 * 60 + 30,
    });
    expect(chicago.local(Date.parse('2026-07-15T03:00:00Z'))).toMatchObject({
      day: dayOf('2026-07-14'),
      minute: 22 * 60,
    });
  });

  it('jumps over the hour that spring takes and shows the one that autumn gives twice', () => {
    expect(chicago.local(Date.parse('2026-03-08T07:59:00Z')).minute).toBe(119);
    expect(chicago.local(Date.parse('2026-03-08T08:00:00Z')).minute).toBe(180);
    expect(chicago.local(Date.parse('2026-11-01T06:30:00Z')).minute).toBe(90);
    expect(chicago.local(Date.parse('2026-11-01T07:30:00Z')).minute).toBe(90);
  });

  it.each([
    ['2026-03-08', 23],
    ['2026-03-09', 24],
    ['2026-11-01', 25],
  ])('has a %s of %d hours', (date, hours) => {
    const day = dayOf(date);
    expect((chicago.instant(day + 1, 0) - chicago.instant(day, 0)) / HOUR).toBe(hours);
  });

  it('keeps a sitting at 16:30 at 16:30 over the change of the clocks', () => {
    expect(new Date(chicago.instant(dayOf('2026-10-31'), 990)).toISOString()).toBe('2026-10-31T21:30:00.000Z');
    expect(new Date(chicago.instant(dayOf('2026-11-01'), 990)).toISOString()).toBe('2026-11-01T22:30:00.000Z');
  });

  it('knows zones that are a quarter of an hour off', () => {
    expect(createZone('Asia/Kathmandu').local(Date.parse('2026-01-01T00:00:00Z')).minute).toBe(5 * 60 + 45);
  });

  it('begins weeks on Mondays', () => {
    expect(weekdayOf(dayOf('2026-11-22'))).toBe(0);
    expect(mondayOf(dayOf('2026-11-22'))).toBe(dayOf('2026-11-16'));
    expect(mondayOf(dayOf('2026-11-16'))).toBe(dayOf('2026-11-16'));
  });
});
