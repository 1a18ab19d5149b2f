import { describe, expect, it } from '@jest/globals';
import type { AnomalyRow, StoredAnomaly } from './anomalies.queries.js';
import { reconcile } from './reconcile.js';

const at = (hour: number) => new Date(Date.UTC(2025, 0, 1) + hour * 3_600_000);
const row = (start: number, end: number, more: Partial<AnomalyRow> = {}): AnomalyRow => ({
  stream: 'customer.page.view',
  kind: 'deviation',
  direction: 'below',
  startedAt: at(start),
  endedAt: at(end),
  windowHours: 1,
  expected: 10,
  actual: 1,
  score: 6,
  threshold: 5,
  lower: 4,
  upper: 16,
  movement: 1,
  runScore: 6,
  earlierScore: null,
  isOpen: true,
  isLive: false,
  related: [],
  ...more,
});
const stored = (id: string, ...of: Parameters<typeof row>): StoredAnomaly => ({ id, ...row(...of) });

describe('what was found takes the place of what was stored', () => {
  it('is stored where nothing was, and changes what began at the same time', () => {
    const found = [row(30, 32), row(60, 61)];
    expect(reconcile([stored('1', 30, 31)], found, at(24))).toEqual({ upserts: found, withdrawn: [] });
  });

  it('what is not found any more is taken back', () => {
    expect(reconcile([stored('1', 30, 31)], [], at(24))).toEqual({ upserts: [], withdrawn: ['1'] });
  });

  it('what began before goes on from there, told by the worse', () => {
    const { upserts, withdrawn } = reconcile([stored('1', 10, 24, { score: 9 })], [row(24, 30)], at(24));
    expect(upserts).toMatchObject([row(10, 30, { score: 9 })]);
    expect(withdrawn).toEqual([]);
  });

  it('what began before and is not found is over, not gone', () => {
    const { upserts, withdrawn } = reconcile([stored('1', 10, 23)], [], at(24));
    expect([upserts[0]!.isOpen, withdrawn]).toEqual([false, []]);
  });

  it('what the minute told is told by the hours, or stays as it was', () => {
    const live = stored('7', 30.25, 30.9, { isLive: true });
    expect(reconcile([live], [row(30, 31)], at(24))).toEqual({ upserts: [row(30, 31)], withdrawn: ['7'] });
    const { upserts, withdrawn } = reconcile([live], [], at(24));
    expect([upserts.map(({ isOpen, isLive }) => [isOpen, isLive]), withdrawn]).toEqual([[[false, true]], []]);
  });
});
