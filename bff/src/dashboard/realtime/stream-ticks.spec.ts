import { describe, expect, it } from '@jest/globals';
import { type Minute, ticksOf } from './stream-ticks.js';

const minute = new Date('2026-11-20T12:00:00Z');
const views = (count: number): Minute => ({ stream: 'customer.page.view', minute, count, sum: null, last: null });

describe('ticks of streams', () => {
  it('tell what changed since the last ones, and nothing else', () => {
    const first = ticksOf([views(3)], new Map());
    expect(first.items).toEqual([
      { stream: 'customer.page.view', minute: '2026-11-20T12:00:00.000Z', count: 3, value: 3 },
    ]);
    expect(ticksOf([views(3)], first.told).items).toEqual([]);
    expect(ticksOf([views(4)], first.told).items).toMatchObject([{ count: 4 }]);
  });

  it('forget minutes that are over', () => {
    const { told } = ticksOf([views(3)], new Map());
    expect(ticksOf([], told).told.size).toBe(0);
  });
});
