import { describe, expect, it } from '@jest/globals';
import { DayBook, freeStarts } from './timetable.js';

const afternoon = { weekday: 2, from: 15 * 60, to: 17 * 60 };

describe('the timetable', () => {
  it('offers every half hour at which a sitting fits', () => {
    expect(freeStarts([afternoon], [], 60).map(({ from }) => from)).toEqual([900, 930, 960]);
    expect(freeStarts([afternoon], [], 150)).toEqual([]);
  });

  it('offers nothing that overlaps with what is taken that weekday', () => {
    expect(freeStarts([afternoon], [{ weekday: 2, from: 930, minutes: 30 }], 60).map(({ from }) => from)).toEqual([
      960,
    ]);
    expect(freeStarts([afternoon], [{ weekday: 3, from: 930, minutes: 30 }], 60)).toHaveLength(3);
  });

  it('gives a tutor away once, and no other tutor with them', () => {
    const book = new DayBook();
    book.take(7, 930, 90);
    expect([900, 930, 990, 1020].map((from) => book.isFree(7, from, 30))).toEqual([true, false, false, true]);
    expect(book.isFree(7, 900, 60)).toBe(false);
    expect(book.isFree(8, 930, 90)).toBe(true);
  });
});
