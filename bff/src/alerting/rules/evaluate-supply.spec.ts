import type { Imbalance } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import {
  evaluateSupply,
  type SupplyFinding,
  shortageSeverity,
  surplusSeverity,
  worstShortage,
} from './evaluate-supply.js';

const evening: Imbalance = {
  subject: 'calculus',
  kind: 'shortage',
  start: '2026-11-24T22:00:00.000Z',
  end: '2026-11-25T03:00:00.000Z',
  demand: 20,
  supply: 10,
  ratio: 0.5,
  gap: 10,
  probability: 0.98,
};
/** A tenth of the week's demand is missing in one evening. */
const finding: SupplyFinding = {
  subject: 'calculus',
  week: { demand: 100, supply: 140, ratio: 1.4 },
  imbalances: [evening],
};
const withGap = (gap: number, change: Partial<Imbalance> = {}): SupplyFinding => ({
  ...finding,
  imbalances: [{ ...evening, gap, ...change }],
});

describe('supply_shortage', () => {
  it.each([
    ['a tenth of the week in one evening', finding, 'warning'],
    ['a fifth of the week in one evening', withGap(20), 'critical'],
    ['just under a fifth', withGap(19.9), 'warning'],
    ['five hours of a hundred', withGap(5), 'warning'],
    ['less than five hours', withGap(4.9), null],
    ['five hours of a thousand', { ...withGap(5), week: { demand: 1_000, supply: 900, ratio: 0.9 } }, null],
    ['what may well not come', withGap(30, { probability: 0.89 }), null],
    ['a surplus alone', withGap(30, { kind: 'surplus' }), null],
    ['nothing', { ...finding, imbalances: [] }, null],
    ['a subject that nobody asks for', { ...finding, week: { demand: 0, supply: 3, ratio: null } }, null],
  ] as [string, SupplyFinding, string | null][])('of %s', (_, of, severity) => {
    expect(shortageSeverity(of)).toBe(severity);
  });

  it('that is alerted of goes on until it is a fifth better than what begins it', () => {
    const alerted = new Set(['supply_shortage:subject:calculus']);
    const severityOf = (gap: number) => evaluateSupply(withGap(gap), alerted)[0]?.severity;
    expect([severityOf(4.9), severityOf(4.1), severityOf(3.9)]).toEqual(['warning', 'warning', null]);
    expect(evaluateSupply(withGap(4.9), new Set())[0]?.severity).toBeNull();
  });

  it('is told of the span that surely misses most', () => {
    const unsure = { ...evening, gap: 11, probability: 0.5 };
    expect(worstShortage([unsure, evening, { ...evening, kind: 'surplus', gap: 99 }])).toBe(evening);
  });

  it('is one for each subject, however many spans there are', () => {
    const [shortage] = evaluateSupply(
      { ...finding, subject: 'computer_science', imbalances: [evening, evening] },
      new Set(),
    );
    expect(shortage).toEqual({
      type: 'supply_shortage',
      fingerprint: 'supply_shortage:subject:computer_science',
      severity: 'warning',
      title: 'Computer science: too few tutor-hours ahead',
      entity: { kind: 'subject', id: 'computer_science', label: 'Computer science' },
      subject: 'computer_science',
    });
  });
});

describe('supply_surplus', () => {
  it.each([
    [100, 300, 'info'],
    [100, 299, null],
    [5, 24, null],
    [5, 25, 'info'],
    [0.1, 50, null],
  ])('of a week with %d hours asked for and %d on offer: %s', (demand, supply, severity) => {
    const ratio = demand < 0.5 ? null : supply / demand;
    expect(surplusSeverity({ ...finding, week: { demand, supply, ratio } })).toBe(severity);
  });
});
