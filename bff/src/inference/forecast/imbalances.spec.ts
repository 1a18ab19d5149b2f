import type { ForecastPoint } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { balanceOf, byWeight, findImbalances, worstOf } from './imbalances.js';
import { changePoint } from './what-if.js';

const point = (hour: number, expected: number, supply: number): ForecastPoint => ({
  time: new Date(Date.UTC(2026, 10, 20, hour)).toISOString(),
  expected,
  lower80: 0,
  upper80: 2 * expected,
  lower95: 0,
  upper95: 3 * expected,
  supply,
  utilization: supply === 0 ? null : (0.8 * expected) / supply,
});
const spread = { linear: 1, square: 0 };

describe('imbalances', () => {
  it('are the spans where supply is under 0.8 or over 1.3 of demand, told in tutor-hours', () => {
    // Hours are judged with their neighbours: 0 to 2 have 30 against 30 and more, 4 to 6 at most 14 against 30.
    const points = [...[0, 1, 2].map((h) => point(h, 10, 10)), ...[3, 4, 5, 6].map((h) => point(h, 10, 4))];
    const [only, ...more] = findImbalances('calculus', points, spread);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      subject: 'calculus',
      kind: 'shortage',
      start: '2026-11-20T03:00:00.000Z',
      end: '2026-11-20T07:00:00.000Z',
      demand: 40,
      supply: 16,
      ratio: 0.4,
      gap: 24,
    });
    // 16 lies 3.8 deviations under 40.
    expect(only!.probability).toBeGreaterThan(0.999);
  });

  it('are as likely as not where demand may as well be less', () => {
    const [shortage] = findImbalances('x', [point(1, 4, 3)], { linear: 1, square: 0.5 });
    expect(shortage).toMatchObject({ kind: 'shortage', ratio: 0.75 });
    expect(shortage!.probability).toBeGreaterThan(0.3);
    expect(shortage!.probability).toBeLessThan(0.7);
    const [surplus] = findImbalances('x', [point(1, 4, 6)], spread);
    expect(surplus).toMatchObject({ kind: 'surplus', gap: 2 });
    expect(surplus!.probability).toBeGreaterThan(0.7);
  });

  it('are not told of under half an hour of demand, nor of nothing', () => {
    expect(findImbalances('x', [point(1, 0.4, 0)], spread)).toEqual([]);
    expect(findImbalances('x', [], spread)).toEqual([]);
    expect(balanceOf([])).toEqual({ demand: 0, supply: 0, ratio: null });
    expect(balanceOf([point(1, 0.5, 0)]).ratio).toBe(0);
  });

  it('are ordered by what they mean: shortages first, a sure gap before a larger unlikely one', () => {
    const base = { subject: 'x', start: '', end: '', demand: 0, supply: 0, ratio: 0 };
    const surplus = { ...base, kind: 'surplus' as const, gap: 90, probability: 1 };
    const sure = { ...base, kind: 'shortage' as const, gap: 5, probability: 0.9 };
    const unlikely = { ...base, kind: 'shortage' as const, gap: 8, probability: 0.5 };
    expect([surplus, unlikely, sure].sort(byWeight)).toEqual([sure, unlikely, surplus]);
    expect(worstOf([surplus])).toBe(surplus);
    expect(worstOf([])).toBeNull();
  });
});

describe('what would be', () => {
  it('changes demand with its bands, supply, and how well tutors are used', () => {
    expect(changePoint(point(1, 10, 8), { demandChange: 0.2, supplyChange: -0.5 })).toMatchObject({
      expected: 12,
      upper80: 24,
      upper95: 36,
      supply: 4,
      utilization: 2.4,
    });
    expect(changePoint(point(1, 10, 8), { demandChange: 0, supplyChange: -1 }).utilization).toBeNull();
  });
});
