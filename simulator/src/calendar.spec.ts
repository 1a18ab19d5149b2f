import { describe, expect, it } from '@jest/globals';
import { termFactor } from './calendar.js';
import { DAY } from './zone.js';

const factorOn = (date: string) => termFactor(Date.parse(`${date}T00:00:00Z`) / DAY);

describe('the academic year', () => {
  it.each([
    ['2026-10-07', 1],
    ['2026-12-20', 1.08],
    ['2026-12-21', 0.6],
    ['2027-01-02', 0.6],
    ['2027-01-03', 1],
    ['2026-11-25', 1],
    ['2026-11-26', 0.75],
    ['2026-11-29', 0.75],
    ['2026-11-30', 1],
    ['2026-12-10', 1.08],
    ['2026-05-01', 1.08],
    ['2026-05-23', 1],
    ['2026-06-09', 1],
    ['2026-06-10', 0.85],
    ['2026-08-15', 0.85],
    ['2026-08-16', 1],
  ])('has on %s %d of the usual business', (date, factor) => {
    expect(factorOn(date)).toBe(factor);
  });

  it.each([
    ['2026-03-13', '2026-03-14', '2026-03-22', '2026-03-23'],
    ['2027-03-12', '2027-03-13', '2027-03-21', '2027-03-22'],
    ['2025-03-07', '2025-03-08', '2025-03-16', '2025-03-17'],
  ])('has a spring break of nine days after %s', (before, first, last, after) => {
    expect([before, first, last, after].map(factorOn)).toEqual([1, 0.75, 0.75, 1]);
  });

  it.each([
    ['Martin Luther King Day', '2026-01-19', 0.8],
    ["Washington's Birthday", '2026-02-16', 0.8],
    ['Memorial Day', '2026-05-25', 0.8],
    ['Juneteenth in summer', '2026-06-19', 0.68],
    ['Independence Day, a Saturday, on the Friday', '2026-07-03', 0.68],
    ['that Saturday itself', '2026-07-04', 0.85],
    ['Independence Day, a Sunday, on the Monday', '2027-07-05', 0.68],
    ['Labor Day', '2026-09-07', 0.8],
    ['Columbus Day', '2026-10-12', 0.8],
    ['Veterans Day', '2026-11-11', 0.8],
    ['the Tuesday after a holiday', '2026-10-13', 1],
  ])('is calm on %s', (_name, date, factor) => {
    expect(factorOn(date)).toBeCloseTo(factor, 10);
  });
});
