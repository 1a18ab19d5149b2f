import { describe, expect, it } from '@jest/globals';
import { createRandom } from './random.js';
import { activity, busyMinute, intoOpeningHours } from './rhythm.js';
import { createZone, DAY, weekdayOf } from './zone.js';

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY;
const at = (date: string, hour: number) => {
  const day = dayOf(date);
  return activity({ day, weekday: weekdayOf(day), minute: hour * 60 });
};

describe('the rhythm', () => {
  it('averages one over a week in term', () => {
    const levels = Array.from({ length: 7 * 96 }, (_, i) => {
      const day = dayOf('2026-10-05') + Math.floor(i / 96);
      return activity({ day, weekday: weekdayOf(day), minute: (i % 96) * 15 });
    });
    expect(levels.reduce((sum, level) => sum + level, 0) / levels.length).toBeCloseTo(1, 2);
  });

  it('is full in late afternoons and quiet at night', () => {
    expect(at('2026-10-06', 17.5)).toBeGreaterThan(2);
    expect(at('2026-10-06', 3)).toBeLessThan(0.25);
  });

  it('runs over midnight without a step', () => {
    expect(at('2026-10-06', 23.999)).toBeCloseTo(at('2026-10-07', 0.001), 1);
  });

  it('draws minutes of the day as often as their hour is busy', () => {
    const random = createRandom(1, 'minutes');
    const minutes = Array.from({ length: 5000 }, () => busyMinute(random, 2));
    const within = (from: number, to: number) =>
      minutes.filter((minute) => minute >= from * 60 && minute < to * 60).length;
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...minutes)).toBeLessThan(1440);
    expect(within(16, 19)).toBeGreaterThan(8 * within(1, 4));
  });

  it('lets no one call at night', () => {
    const zone = createZone('America/Chicago');
    const random = createRandom(1, 'calls');
    const night = zone.instant(dayOf('2026-10-06'), 23 * 60);
    const called = zone.local(intoOpeningHours(zone, night, random));
    expect(called.day).toBe(dayOf('2026-10-07'));
    expect(called.minute).toBeGreaterThanOrEqual(8 * 60);
    expect(called.minute).toBeLessThan(11 * 60);
    const day = zone.instant(dayOf('2026-10-06'), 12 * 60);
    expect(intoOpeningHours(zone, day, random)).toBe(day);
  });
});
