import type { HealthPoint } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeOf } from './change.js';
import { derivedPoint } from './history.js';
import type { HealthFacts } from './score.js';

const facts: HealthFacts = {
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
const point = (change: Partial<HealthFacts>): HealthPoint =>
  derivedPoint({ ...facts, ...change, at: new Date('2026-03-08T12:00:00Z') })!;

describe('what changed between two scores', () => {
  it('is told by component, the largest first, as computed by hand', () => {
    const { change, components } = changeOf(point({}), point({ calls14d: 2, goalStatus: 'completed' }));
    // Two calls take 60 of 100 at weight 0.20, a goal that is done 50 of 100 at 0.15.
    expect(change).toBeCloseTo(-19.5, 10);
    expect(components.slice(0, 2)).toEqual([
      expect.objectContaining({
        component: 'calls',
        change: expect.closeTo(-12),
        data: expect.closeTo(-12),
        weight: 0,
      }),
      expect.objectContaining({
        component: 'goal',
        change: expect.closeTo(-7.5),
        data: expect.closeTo(-7.5),
        weight: 0,
      }),
    ]);
  });

  it('tells what happened apart from weights that were shared out anew', () => {
    // With the goal known the others' weights shrink from w ÷ 0.85 to w; nothing happened but that.
    const { change, components } = changeOf(point({ goalStatus: null }), point({ goalStatus: 'completed' }));
    expect(change).toBeCloseTo(-7.5, 10);
    expect(components.map(({ data }) => data)).toEqual([0, 0, 0, 0, 0]);
    const goal = components.find(({ component }) => component === 'goal')!;
    expect(goal).toMatchObject({ before: 0, after: expect.closeTo(7.5), weight: expect.closeTo(7.5) });
  });

  it('is nothing between a score and itself', () => {
    const { change, components } = changeOf(point({}), point({}));
    expect(
      [change, ...components.flatMap((one) => [one.change, one.data, one.weight])].every((x) => Object.is(x, 0)),
    ).toBe(true);
  });

  it('adds up: over components to the score, within each from data and weight; never −0 or NaN', () => {
    const some = fc.record<Partial<HealthFacts>>({
      firstSessionsRated: fc.constantFrom(0, 2, 4),
      firstSessionsGood: fc.constantFrom(0, 1, 2),
      sessions30d: fc.nat(12),
      tenureDays: fc.double({ min: 0, max: 900, noNaN: true }),
      calls14d: fc.nat(5),
      goalStatus: fc.constantFrom('open', 'completed', null),
      sessions: fc.constantFrom(0, 40),
      sessionsWithMainTutor: fc.nat(40),
    });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const { change, components } = changeOf(point(a), point(b));
        expect(components.reduce((sum, one) => sum + one.change, 0)).toBeCloseTo(change, 9);
        for (const one of components) {
          expect(one.data + one.weight).toBeCloseTo(one.change, 9);
          for (const figure of [one.before, one.after, one.change, one.data, one.weight]) {
            expect(Number.isFinite(figure) && !Object.is(figure, -0)).toBe(true);
          }
        }
      }),
    );
  });
});
