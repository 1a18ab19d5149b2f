import { describe, expect, it } from '@jest/globals';
import { display } from './display.js';

const row = (value: number | string, unit: string | null) => ({
  id: 'e1',
  kind: 'finding' as const,
  label: 'x',
  value,
  unit,
  at: '2025-11-21T00:00:00.000Z',
  href: null,
});

describe('display', () => {
  it.each([
    [3, 'calls', '3'],
    [-13, 'points', '13'],
    [1250, 'calls', '1,250'],
    [4.56, 'points', '4.6'],
    [40, 'percent', '40%'],
    ['billing', null, 'billing'],
    ['2025-11-20T22:05:00.000Z', 'time', 'Nov 20 at 16:05'],
    ['2025-11-21T05:59:00.000Z', 'time', 'Nov 20 at 23:59'],
    ['2025-11-21T06:00:00.000Z', 'time', 'Nov 21 at 00:00'],
    ['2025-07-01T13:00:00.000Z', 'time', 'Jul 1 at 08:00'],
    ['2024-12-31T18:00:00.000Z', 'time', 'Dec 31, 2024 at 12:00'],
  ])('%p %p is written %p in Chicago', (value, unit, written) => {
    expect(display(row(value, unit), 'America/Chicago')).toBe(written);
  });
});
