import { describe, expect, it } from '@jest/globals';
import { type GoalRhythm, goalAt } from './goals.js';
import { DAY } from './zone.js';

const goal: GoalRhythm = {
  origin: 0,
  cycle: 100 * DAY,
  openFor: 80 * DAY,
  renews: true,
  firstTitle: 2,
  endsAt: 250 * DAY,
};

describe('a goal', () => {
  it('is open, then done, then followed by the next', () => {
    expect(goalAt(goal, DAY)).toEqual({ since: 0, number: 2, status: 'open', renewed: false });
    expect(goalAt(goal, 80 * DAY)).toEqual({ since: 80 * DAY, number: 2, status: 'completed', renewed: true });
    expect(goalAt(goal, 100 * DAY)).toEqual({ since: 100 * DAY, number: 3, status: 'open', renewed: true });
  });

  it('is done for good once the last one is', () => {
    const last = { since: 250 * DAY, number: 4, status: 'completed', renewed: false };
    expect(goalAt(goal, 250 * DAY)).toEqual(last);
    expect(goalAt(goal, 900 * DAY)).toEqual(last);
  });
});
