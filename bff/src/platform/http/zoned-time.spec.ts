import { describe, expect, it } from '@jest/globals';
import { parseTime } from './zoned-time.js';

describe('a time with its zone', () => {
  it.each([
    ['2026-01-31T16:05:00Z', '2026-01-31T16:05:00.000Z'],
    ['2026-01-31T16:05Z', '2026-01-31T16:05:00.000Z'],
    ['2026-01-31T16:05:00.123456789Z', '2026-01-31T16:05:00.123Z'],
    ['2026-01-31T16:05:00-05:30', '2026-01-31T21:35:00.000Z'],
    ['2026-01-31T24:00:00Z', '2026-02-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00+15:59', '2024-02-28T08:01:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['2199-12-31T23:59:59Z', '2199-12-31T23:59:59.000Z'],
  ])('is read: %s', (text, time) => {
    expect(new Date(parseTime(text)!).toISOString()).toBe(time);
  });

  it.each([
    ['without a zone', '2026-01-31T16:05:00'],
    ['without a time', '2026-01-31'],
    ['of hours alone', '2026-01-31T16Z'],
    ['of a fraction of an hour', '2026-01-31T16,5Z'],
    ['of a fraction behind a comma', '2026-01-31T16:05:00,5Z'],
    ['of a week', '2026-W05-1T16:05:00Z'],
    ['of a numbered day', '2026-031T16:05:00Z'],
    ['of a month', '2026-01T16:05:00Z'],
    ['without dashes', '20260131T160500Z'],
    ['of an hour there is not', '2026-01-31T25:00:00Z'],
    ['of a leap second', '2026-12-31T23:59:60Z'],
    ['of a day that never was', '2026-02-29T00:00:00Z'],
    ['of a month that never was', '2026-13-01T00:00:00Z'],
    ['with an offset that PostgreSQL does not take', '2026-01-31T16:05:00+16:00'],
    ['with an offset without a colon', '2026-01-31T16:05:00+0100'],
    ['of the year 0', '0000-01-01T00:00:00Z'],
    ['of the year 1', '0001-01-01T00:00:00Z'],
    ['before 1970', '1969-12-31T23:59:59Z'],
    ['of the year 9999', '9999-12-31T23:59:59Z'],
    ['of a year of six digits', '+002026-01-31T16:05:00Z'],
    ['with a blank before it', ' 2026-01-31T16:05:00Z'],
    ['with a line behind it', '2026-01-31T16:05:00Z\n'],
    ['in words', 'now'],
    ['of nothing', ''],
  ])('is none %s', (_, text) => {
    expect(parseTime(text)).toBeNull();
  });
});
