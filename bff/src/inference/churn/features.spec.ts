import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChurnFacts, channelFeature, FEATURE_NAMES, featureOf, isThere, valuesOf } from './features.js';

const facts: ChurnFacts = {
  customerId: 'stu_1',
  tenureDays: 200,
  historyDays: 91,
  sessions30d: 3,
  sessionsBefore30d: 6,
  sessions90d: 15,
  lastSessionDays: 12,
  firstSessionDays: 85,
  meanRating: 4.5,
  sessionsWithMainTutor: 12,
  calls14d: 1,
  calls30d: 2,
  goalStatus: 'completed',
  goalRenewed: false,
  channel: 'referral',
};
const of = (name: string, changed: Partial<ChurnFacts> = {}) => valuesOf([name], { ...facts, ...changed })[0];

describe('the features of a customer', () => {
  it('are as computed by hand', () => {
    expect(Object.fromEntries(FEATURE_NAMES.map((name) => [name, of(name)]))).toEqual({
      sessionsPerWeek: expect.closeTo(0.7),
      // 0.7 a week after 1.4, a quarter added to both.
      sessionsChange: expect.closeTo(0.95 / 1.65),
      daysSinceSession: 12,
      // 14 gaps in 73 days, and one of a week: 80 ÷ 15 days each.
      overdue: expect.closeTo(12 / (80 / 15)),
      meanRating: 4.5,
      calls14d: 1,
      calls30d: 2,
      goalDone: 1,
      goalRenewed: 0,
      consistency: 0.8,
      tenureDays: 200,
    });
  });

  it('look at no more of the past than is known of', () => {
    // Two weeks of the 30 days before are known: six sessions are three a week.
    expect(of('sessionsChange', { historyDays: 44 })).toBeCloseTo(0.95 / 3.25, 9);
    expect(of('sessionsChange', { historyDays: 36 })).toBeNull();
    expect(of('sessionsPerWeek', { tenureDays: 14 })).toBeCloseTo(1.5, 9);
    // An hour after the sign-up a session is not 168 a week.
    expect(of('sessionsPerWeek', { tenureDays: 1 / 24, sessions30d: 1 })).toBeCloseTo(7, 9);
  });

  it('say what is not known, and count silence from the sign-up before the first session', () => {
    const none = { sessions30d: 0, sessions90d: 0, lastSessionDays: null, firstSessionDays: null, tenureDays: 21 };
    expect([of('daysSinceSession', none), of('overdue', none), of('consistency', none)]).toEqual([21, 3, null]);
    expect([of('goalDone', { goalStatus: null }), of('meanRating', { meanRating: null })]).toEqual([null, null]);
  });

  it('have a name for each channel', () => {
    expect(of(channelFeature('referral'))).toBe(1);
    expect(of(channelFeature('social'))).toBe(0);
    expect(of(channelFeature('social'), { channel: null })).toBeNull();
    expect(featureOf(channelFeature('paid_search'))?.label).toBe('Came by paid search');
    expect(featureOf('toString')).toBeNull();
    expect(of('unheard of')).toBeNull();
  });

  it('are finite or not known, of anybody', () => {
    const days = fc.double({ min: 0, max: 5_000, noNaN: true });
    const count = fc.nat(500);
    const anybody = fc.record({ tenureDays: days, historyDays: days, sessions30d: count, sessionsBefore30d: count });
    fc.assert(
      fc.property(anybody, fc.option(days, { nil: null }), (changed, lastSessionDays) => {
        const values = valuesOf(FEATURE_NAMES, {
          ...facts,
          ...changed,
          lastSessionDays,
          firstSessionDays: lastSessionDays,
        });
        expect(values.every((value) => value === null || (Number.isFinite(value) && value >= 0))).toBe(true);
      }),
    );
  });

  it('are those of a customer who is there: a session in 60 days, or signed up in 30 and none yet', () => {
    expect([59.9, 60].map((lastSessionDays) => isThere({ ...facts, lastSessionDays }))).toEqual([true, false]);
    expect([29, 31].map((tenureDays) => isThere({ ...facts, tenureDays, lastSessionDays: null }))).toEqual([
      true,
      false,
    ]);
  });
});
