import { describe, expect, it } from '@jest/globals';
import { countsOf, customerOf, valuesOf } from './customer-view.js';
import type { CustomerCount } from './customers.queries.js';

const count = (segment: string | null, tier: CustomerCount['tier'], n: number, active = true): CustomerCount => ({
  segment,
  channel: 'search',
  tier,
  active,
  count: n,
});
const counts = [
  count('k12', 'critical', 3),
  count('k12', 'thriving', 4),
  count('sat', 'critical', 5, false),
  count(null, null, 1),
];
const any = { tiers: null, segment: null, channel: null, active: null };

describe('the counts of a list', () => {
  it('are of all, by tier, where nothing is filtered; who has no tier counts in the total alone', () => {
    expect(countsOf(counts, any)).toEqual({ total: 13, tiers: { critical: 8, at_risk: 0, healthy: 0, thriving: 4 } });
  });

  it('follow the filters, but a tier does not empty the others', () => {
    expect(countsOf(counts, { ...any, segment: 'k12', tiers: ['critical'] })).toEqual({
      total: 3,
      tiers: { critical: 3, at_risk: 0, healthy: 0, thriving: 4 },
    });
    expect(countsOf(counts, { ...any, active: false }).total).toBe(5);
    expect(countsOf(counts, { ...any, channel: 'ads' }).total).toBe(0);
  });

  it('name what there is to filter by, the most customers first', () => {
    expect(valuesOf(counts, 'segment')).toEqual(['k12', 'sat']);
    expect(valuesOf(counts, 'channel')).toEqual(['search']);
    expect(valuesOf([], 'channel')).toEqual([]);
  });
});

describe('a customer of the list', () => {
  const row = {
    customerId: 'stu_1',
    name: null,
    segment: null,
    acquisitionChannel: null,
    score: 61.5,
    tier: 'at_risk' as const,
    scoreWeekAgo: 70,
    calls14d: 2,
    active: true,
    lastSessionAt: null,
    asOf: new Date('2026-11-20T12:00:00Z'),
  };

  it('says how the score changed in a week, where that is known', () => {
    expect(customerOf(row)).toMatchObject({ change: -8.5, flagged: true, lastSessionAt: null });
    expect(customerOf({ ...row, scoreWeekAgo: null, calls14d: 1 })).toMatchObject({ change: null, flagged: false });
  });

  it('carries nothing but what is told', () => {
    const more = { ...row, sortValue: '61.5' };
    expect(Object.keys(customerOf(more))).not.toContain('sortValue');
  });
});
