import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate.js';
import { floorsOf } from './floors.js';
import { isReached, reportOf } from './report.js';

describe('the page of the evaluation', () => {
  const nothing = evaluate([]);

  it('says of nothing that nothing is known, and no floor of it is reached', () => {
    const floors = floorsOf(nothing);
    expect(floors.filter(isReached)).toEqual([]);
    expect(reportOf(nothing, floors)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('has a table for each question, each row as long as its head', () => {
    const page = reportOf(nothing, [{ what: 'a figure', value: 0.25, least: 0.2, most: null }]);
    expect(page).toContain('| a figure | 0.250 | ≥ 0.2 | yes |');
    for (const part of page
      .trim()
      .split('\n\n')
      .filter((text) => text.startsWith('|'))) {
      const widths = part.split('\n').map((line) => line.split(' | ').length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  it('marks what misses its floor', () => {
    const floor = { what: 'x', least: 0.1, most: 0.2 };
    expect([null, 0.05, 0.1, 0.2, 0.21].map((value) => isReached({ ...floor, value }))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(reportOf(nothing, [{ ...floor, value: 0.3 }])).toContain('| x | 0.300 | ≥ 0.1 ≤ 0.2 | **no** |');
  });
});
