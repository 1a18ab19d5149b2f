import { describe, expect, it } from '@jest/globals';
import { type BookedWeek, learnPickup, withBooked } from './pickup.js';

const DAY = 24;
const WEEK = 168;
const week = (of: (hour: number) => { actual: number | null; forecast: number; booked: number }): BookedWeek => {
  const hours = Array.from({ length: WEEK }, (_, hour) => of(hour));
  return {
    actual: hours.map(({ actual }) => actual),
    forecast: Float64Array.from(hours, ({ forecast }) => forecast),
    booked: Float64Array.from(hours, ({ booked }) => booked),
    weight: 1,
  };
};

describe('what is booked ahead', () => {
  // Everything is booked a day ahead, half of it two days ahead, and nothing before.
  const uneven = week((hour) => {
    const actual = hour % 3 === 0 ? 8 : 2;
    return { actual, forecast: 4, booked: hour < DAY ? actual : hour < 2 * DAY ? actual / 2 : 0 };
  });

  it('is learnt day by day: how much of all that comes is known by then, and whether it tells more than the forecast', () => {
    const pickup = learnPickup([uneven]);
    expect(pickup).toHaveLength(7);
    expect(pickup[0]).toEqual({ share: 1, trust: 1 });
    expect(pickup[1]).toEqual({ share: 0.5, trust: 1 });
    expect(pickup[2]).toEqual({ share: 0, trust: 0 });
  });

  it('takes the place of the part of the forecast that it stands for', () => {
    const told = withBooked(uneven.forecast, uneven.booked, learnPickup([uneven]));
    expect(told.slice(0, 3)).toEqual(Float64Array.of(8, 2, 2));
    // 4 booked of the 2 that were to be expected by then, and half of the forecast still to come.
    expect(told.slice(DAY, DAY + 2)).toEqual(Float64Array.of(6, 3));
    expect(told.slice(2 * DAY, 2 * DAY + 2)).toEqual(Float64Array.of(4, 4));
  });

  it('that says nothing of what comes is not heeded', () => {
    const misleading = week((hour) => ({ actual: 4, forecast: 4, booked: hour % 2 === 0 ? 4 : 0 }));
    const pickup = learnPickup([misleading]);
    expect(pickup.map(({ trust }) => trust)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(withBooked(misleading.forecast, misleading.booked, pickup)).toEqual(misleading.forecast);
  });

  it('is the least that is forecast, also beyond the week', () => {
    const booked = new Float64Array(8 * DAY).fill(5);
    const told = withBooked(new Float64Array(8 * DAY).fill(1), booked, learnPickup([uneven]));
    expect(told.every((value) => value >= 5)).toBe(true);
  });

  it('is learnt from hours of which something is known', () => {
    expect(learnPickup([week(() => ({ actual: null, forecast: 1, booked: 2 }))])[0]).toEqual({ share: 0, trust: 0 });
  });
});
