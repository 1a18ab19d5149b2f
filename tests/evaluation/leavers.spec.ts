import { describe, expect, it } from '@jest/globals';
import {
  type CustomerPast,
  churnFlags,
  daysWarned,
  judgeLeavers,
  leaversFigures,
  tierFlags,
  warningOf,
} from './leavers.js';
import { DAY_MS } from './moments.js';

const now = Date.parse('2026-06-30T00:00:00Z');
const day = (days: number) => new Date(now + days * DAY_MS).toISOString();
const leaving = (customerId: string, days: number) => ({
  customerId,
  fadesFrom: day(days - 30),
  leavesAt: day(days),
});
const past = (customerId: string, ...history: [number, CustomerPast['history'][number]['tier']][]): CustomerPast => ({
  customerId,
  history: history.map(([days, tier]) => ({ at: day(days), tier })),
  isChurnRisk: null,
});

describe('leavers', () => {
  const truth = { leaving: [leaving('gone', -5), leaving('leaves', 20), leaving('later', 31), leaving('long', -61)] };

  it('are those gone since 60 days at most and those who leave within 30; who left before is not judged', () => {
    const flags = new Map([
      ['gone', true],
      ['leaves', false],
      ['later', true],
      ['long', true],
      ['stays', false],
    ]);
    const figures = leaversFigures('a flag', judgeLeavers(truth, [{ at: now, flags }]));
    expect(figures.detection).toMatchObject({ judged: 4, wanted: 2, flagged: 2, found: 1, precision: 0.5 });
    expect(figures).toMatchObject({ flag: 'a flag', recallGone: 1, recallLeaving: 0 });
  });

  it('are judged by what was true then: who is gone now was still to leave two weeks ago', () => {
    const flags = new Map([['gone', true]]);
    const judged = judgeLeavers(truth, [
      { at: now, flags },
      { at: now - 14 * DAY_MS, flags },
      { at: now - 40 * DAY_MS, flags },
    ]);
    expect(judged).toEqual([
      { isFlagged: true, isGone: true, isLeaving: false },
      { isFlagged: true, isGone: false, isLeaving: true },
      { isFlagged: true, isGone: false, isLeaving: false },
    ]);
  });

  it('are flagged by the tier that stood at each moment; without a score nothing is said', () => {
    const pasts = [past('a', [-20, 'thriving'], [-10, 'critical']), past('b', [-3, 'at_risk'])];
    const flags = tierFlags(pasts, ['critical'], now).map(({ at, flags: known }) => [(at - now) / DAY_MS, [...known]]);
    expect(flags).toEqual([
      [
        0,
        [
          ['a', true],
          ['b', false],
        ],
      ],
      [-14, [['a', false]]],
      [-28, []],
    ]);
  });

  it('are flagged by the model of churn where it says anything of them', () => {
    const says = (isChurnRisk: boolean | null) => ({ ...past(String(isChurnRisk)), isChurnRisk });
    expect(churnFlags([says(true), says(false), says(null)], now)).toEqual({
      at: now,
      flags: new Map([
        ['true', true],
        ['false', false],
      ]),
    });
  });

  it('were warned of for as long as the flag stood without a break up to the day they left', () => {
    const left = {
      leaving: [leaving('a', -2), leaving('b', -2), leaving('c', -2), leaving('d', -40), leaving('e', 3)],
    };
    const pasts = [
      past('a', [-30, 'at_risk'], [-20, 'healthy'], [-12, 'at_risk'], [-7, 'critical'], [-1, 'thriving']),
      past('b', [-30, 'critical'], [-3, 'healthy']),
      past('c', [-22, 'at_risk']),
      past('d', [-80, 'critical']),
      past('e', [-80, 'critical']),
    ];
    const days = daysWarned(pasts, left, now);
    expect(days).toEqual([10, null, 20]);
    expect(warningOf(days)).toEqual({ left: 3, inTime: 2 / 3, medianDays: 10 });
    expect(warningOf([])).toEqual({ left: 0, inTime: null, medianDays: null });
  });
});
