import { DISMISS_REASONS, INTERVENTION_OUTCOMES } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { leavingByOutcome, leavingByVerdict } from './words.js';

describe('what people say of who may leave', () => {
  it('is read from outcomes: helped was leaving, not needed was not, the rest says nothing', () => {
    expect(Object.fromEntries(INTERVENTION_OUTCOMES.map((outcome) => [outcome, leavingByOutcome(outcome)]))).toEqual({
      helped: true,
      no_change: null,
      not_reached: null,
      not_needed: false,
    });
  });

  it('is read from verdicts: only a false alarm says that nobody was leaving', () => {
    expect(leavingByVerdict('confirmed', null)).toBe(true);
    expect(leavingByVerdict(null, null)).toBeNull();
    expect(leavingByVerdict('dismissed', null)).toBe(false);
    const read = DISMISS_REASONS.map((reason) => [reason, leavingByVerdict('dismissed', reason)]);
    expect(read.filter(([, leaving]) => leaving !== null)).toEqual([['false_alarm', false]]);
  });
});
