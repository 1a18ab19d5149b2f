import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type HealthFacts, scoreHealth, tierOf, tierSpan } from './score.js';

const thriving: HealthFacts = {
  firstSessionsRated: 2,
  firstSessionsGood: 2,
  sessions30d: 9,
  tenureDays: 200,
  calls14d: 0,
  goalStatus: 'open',
  goalRenewed: false,
  sessions: 40,
  sessionsWithMainTutor: 40,
};
const points = (facts: Partial<HealthFacts>) => scoreHealth({ ...thriving, ...facts });
const valueOf = (facts: Partial<HealthFacts>, component: string) =>
  points(facts).contributions.find((c) => c.component === component)?.value;

describe('customer health', () => {
  it('is 100 when every component is full', () => {
    expect(points({}).score).toBeCloseTo(100, 10);
    expect(points({}).tier).toBe('thriving');
  });

  it('is the weighted sum, computed by hand', () => {
    // 0.30·50 + 0.25·(100·(3÷(30÷7))÷2) + 0.20·40 + 0.15·80 + 0.10·75 = 15 + 8.75 + 8 + 12 + 7.5
    const facts = {
      firstSessionsGood: 1,
      sessions30d: 3,
      calls14d: 2,
      goalStatus: 'completed',
      goalRenewed: true,
      sessionsWithMainTutor: 30,
    } as const;
    expect(points(facts).score).toBeCloseTo(51.25, 10);
    expect(points(facts).tier).toBe('at_risk');
  });

  it.each([
    [0, 100],
    [1, 75],
    [2, 40],
    [3, 0],
    [7, 0],
  ])('%i calls in 14 days are worth %i', (calls14d, value) => {
    expect(valueOf({ calls14d }, 'calls')).toBe(value);
  });

  it.each([
    ['open', false, 100],
    ['completed', true, 80],
    ['completed', false, 50],
    [null, false, null],
  ] as const)('a goal that is %s, renewed %s, is worth %s', (goalStatus, goalRenewed, value) => {
    expect(valueOf({ goalStatus, goalRenewed }, 'goal')).toBe(value);
  });

  it('takes the velocity of a young customer over the own days', () => {
    expect(valueOf({ tenureDays: 7, sessions30d: 1 }, 'velocity')).toBe(50);
    expect(valueOf({ tenureDays: 7, sessions30d: 2 }, 'velocity')).toBe(100);
  });

  it('shares the weight of the unknown out over the known', () => {
    const { score, contributions } = points({
      firstSessionsRated: 0,
      sessions: 0,
      goalStatus: null,
      tenureDays: null,
      calls14d: 1,
    });
    expect(score).toBeCloseTo(75, 10);
    expect(contributions.map((c) => c.weight)).toEqual([0, 0, 1, 0, 0]);
  });

  it.each([
    [40, 'critical'],
    [40.000001, 'at_risk'],
    [70, 'at_risk'],
    [85, 'healthy'],
    [85.1, 'thriving'],
    [100, 'thriving'],
  ])('a score of %d is %s', (score, tier) => {
    expect(tierOf(score)).toBe(tier);
  });

  it.each([
    [['critical'], -1, 40],
    [['at_risk', 'critical'], -1, 70],
    [['healthy'], 70, 85],
    [['thriving'], 85, 100],
    [['critical', 'thriving'], -1, 100],
    [[], 0, 0],
  ] as const)('the tiers %j lie above %d and up to %d', (tiers, above, upTo) => {
    expect(tierSpan(tiers)).toEqual({ above, upTo });
  });

  it('knows of one event what it says: a call 75, a session just now full pace with one tutor', () => {
    const nothing = { ...thriving, firstSessionsRated: 0, firstSessionsGood: 0, sessions30d: 0, goalStatus: null };
    const called = scoreHealth({ ...nothing, tenureDays: null, calls14d: 1, sessions: 0, sessionsWithMainTutor: 0 });
    expect([called.score, called.tier]).toEqual([75, 'healthy']);
    const taught = scoreHealth({ ...nothing, tenureDays: 0, sessions30d: 1, sessions: 1, sessionsWithMainTutor: 1 });
    expect([taught.score, taught.tier]).toEqual([expect.closeTo(100, 10), 'thriving']);
  });

  it('is 0, and not less than nothing, when every component is empty', () => {
    const { score, contributions } = points({
      firstSessionsGood: 0,
      sessions30d: 0,
      calls14d: 9,
      sessionsWithMainTutor: 0,
      goalStatus: null,
    });
    expect(Object.is(score, 0)).toBe(true);
    expect(contributions.every((one) => Object.is(one.points, 0))).toBe(true);
  });

  it('takes a sign-up that lies ahead of the clock for one of today', () => {
    expect(valueOf({ tenureDays: -3, sessions30d: 1 }, 'velocity')).toBe(100);
  });

  it('adds up, stays within 0 and 100, and its weights add up to 1', () => {
    const facts = fc.record<HealthFacts>({
      firstSessionsRated: fc.nat(9),
      firstSessionsGood: fc.constant(0),
      sessions30d: fc.nat(40),
      tenureDays: fc.option(fc.double({ min: 0, max: 2000, noNaN: true })),
      calls14d: fc.nat(9),
      goalStatus: fc.constantFrom('open', 'completed', null),
      goalRenewed: fc.boolean(),
      sessions: fc.nat(90),
      sessionsWithMainTutor: fc.constant(0),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const { score, contributions } = scoreHealth(given);
        expect(contributions.reduce((sum, c) => sum + c.points, 0)).toBeCloseTo(score!, 9);
        expect(contributions.reduce((sum, c) => sum + c.weight, 0)).toBeCloseTo(1, 9);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }),
    );
  });
});
