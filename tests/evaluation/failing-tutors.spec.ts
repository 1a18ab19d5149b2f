import type { TutorFlag } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { judgeTutors, type ToldTutor } from './failing-tutors.js';
import { DAY_MS } from './moments.js';

const now = Date.parse('2026-06-30T00:00:00Z');
const day = (days: number) => new Date(now + days * DAY_MS).toISOString();
const flag = (kind: TutorFlag['kind']): TutorFlag => ({
  kind,
  metric: 'firstSessionSuccess',
  reason: '',
  value: 0.5,
  comparedWith: 0.7,
});
const tutor = (tutorId: string, firstSessionsRated: number, ...flags: TutorFlag[]): ToldTutor => ({
  tutorId,
  firstSessionsRated,
  flags,
});

describe('failing tutors', () => {
  const failing = [
    // 28 days of the last 91, in two stretches; 27; long ago; 40 that go on.
    { tutorId: 'two', from: day(-120), to: day(-77) },
    { tutorId: 'two', from: day(-14), to: day(20) },
    { tutorId: 'short', from: day(-27), to: day(5) },
    { tutorId: 'before', from: day(-150), to: day(-92) },
    { tutorId: 'still', from: day(-40), to: day(7) },
  ];

  it('are those who failed for four of the last 13 weeks; who failed for less is neither wanted nor false', () => {
    const tutors = [
      tutor('two', 9, flag('underperforming')),
      tutor('short', 9, flag('underperforming')),
      tutor('before', 9, flag('underperforming')),
      tutor('still', 9),
      tutor('well', 9),
    ];
    expect(judgeTutors(tutors, { failing }, { now, ratedAtLeast: 3 })).toEqual([
      { isWanted: true, isFlagged: true },
      { isWanted: false, isFlagged: true },
      { isWanted: true, isFlagged: false },
      { isWanted: false, isFlagged: false },
    ]);
  });

  it('are judged from so many rated first sessions on, and by no other flag', () => {
    const tutors = [tutor('still', 3, flag('drop'), flag('unusual')), tutor('well', 2)];
    expect(judgeTutors(tutors, { failing }, { now, ratedAtLeast: 3 })).toEqual([{ isWanted: true, isFlagged: false }]);
  });
});
