import { describe, expect, it } from '@jest/globals';
import { CALL_SPIKE, CHURN_RISK, DATA_QUALITY, healthOf } from '../../testing/example-facts.js';
import { gather } from './evidence.js';
import type { Facts } from './facts.js';
import { template } from './template.js';

const tell = (facts: Facts) => template(gather(facts));
const FULL = { firstSession: 100, velocity: 100, calls: 100, goal: 100, consistency: 100 };

describe('template', () => {
  it('tells a call spike', () => {
    expect(tell(CALL_SPIKE)).toBe(
      'Mara Lindqvist called support 3 times in 14 days; the latest call was on Nov 20 at 16:05 about billing. ' +
        'Of these calls, 2 were about billing. ' +
        'The health score stands at 52 points, down 18 from 70 a week ago; support calls take 20 off it. ' +
        'What speaks against it: the goal is still open and the sessions stay with the same tutor. ' +
        'This needs attention today.',
    );
  });

  it('tells a risk of churn', () => {
    expect(tell(CHURN_RISK)).toBe(
      'Mara Lindqvist is at high risk of leaving: the health score stands at 52 points, down 18 from 70 a week ago. ' +
        'Of the 48 points missing, support calls account for 20, first sessions for 15 and session pace for 13. ' +
        'Support was called 3 times in 14 days, the latest on Nov 20 at 16:05 about billing. ' +
        'Of 2 rated first sessions, 1 went well. ' +
        'What speaks against it: the goal is still open and the sessions stay with the same tutor.',
    );
  });

  it('tells of a sender whose events are refused', () => {
    expect(tell(DATA_QUALITY)).toBe(
      'Of 1,000 events that rails production sent in the last 15 minutes, 400 were refused, which is 40%. ' +
        'The most frequent reason is “missing field”, 360 times. ' +
        'It has gone on since Nov 20 at 17:41; the latest refusal was on Nov 20 at 17:59 for “invalid time”. ' +
        'What speaks against it: 600 were taken. What is shown misses them: this needs attention now.',
    );
  });

  it.each([
    [{ sent: 400 }, 'which is 100%. The', 'What speaks against it'],
    [{ refused: 999 }, 'which is 99.9%. The', '100%'],
    [{ refused: 999 }, 'What speaks against it: 1 was taken.', '1 were'],
    [{ since: null }, 'It has gone on for more than 24 hours; the latest', 'since'],
    [{ newest: { code: 'missing_field', at: new Date('2025-11-20T23:59:00Z') } }, 'on Nov 20 at 17:59. ', 'invalid'],
    [{ reason: null, newest: null }, 'which is 40%. What speaks', 'It has gone on'],
  ])('tells of a sender of whom it is known that %j', (intake, said, unsaid) => {
    const text = tell({ ...DATA_QUALITY, intake: { ...DATA_QUALITY.intake!, ...intake } });
    expect(text).toContain(said);
    expect(text).not.toContain(unsaid);
  });

  it('tells a warning more softly', () => {
    expect(tell({ ...CHURN_RISK, alert: { ...CHURN_RISK.alert, severity: 'warning' } })).toContain(
      'Mara Lindqvist may be drifting away: ',
    );
    expect(tell({ ...CALL_SPIKE, alert: { ...CALL_SPIKE.alert, severity: 'warning' } })).toContain(
      'This is worth a look.',
    );
  });

  it('says nothing of a week ago when nothing is known of it', () => {
    expect(tell({ ...CHURN_RISK, health: { ...CHURN_RISK.health!, scoreWeekAgo: null } })).toContain(
      'stands at 52 points. ',
    );
  });

  it.each([
    [
      { ...FULL, velocity: 0 },
      { sessions30d: 0 },
      'All 25 points missing are down to session pace. There was no session in the last 30 days; the latest was on Nov 12 at 17:00.',
    ],
    [{ ...FULL, velocity: 0 }, { sessions30d: 0, lastSessionAt: null }, 'There was no session in the last 30 days. '],
    [
      { ...FULL, velocity: 12 },
      { sessions30d: 1 },
      'There was 1 session in the last 30 days, the latest on Nov 12 at 17:00.',
    ],
    [{ ...FULL, firstSession: 0 }, { firstSessionsGood: 0 }, 'None of the 2 rated first sessions went well.'],
    [
      { ...FULL, firstSession: 0 },
      { firstSessionsGood: 0, firstSessionsRated: 1 },
      'The only rated first session did not go well.',
    ],
    [{ ...FULL, consistency: 40 }, { mainTutorShare: 0.4 }, 'Only 40% of the sessions were with the same tutor.'],
    [{ ...FULL, goal: 50 }, { goalStatus: 'completed' }, 'The goal is reached.'],
  ])('tells what lies behind the costliest component: %j', (marks, sessions, sentence) => {
    const text = tell({
      ...CHURN_RISK,
      health: healthOf(marks, null),
      sessions: { ...CHURN_RISK.sessions!, ...sessions },
    });
    expect(text).toContain(sentence);
  });

  it('a call spike with one reason for every call says so', () => {
    const calls = CALL_SPIKE.calls.map((call) => ({ ...call, reasonCode: 'billing' }));
    expect(tell({ ...CALL_SPIKE, calls })).toContain('All of them were about billing.');
  });
});
