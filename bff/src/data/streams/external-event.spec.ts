import { describe, expect, it } from '@jest/globals';
import { bodyHash, cursorOf, positionOf, postedOf, type Telling } from './external-event.js';

const impact: NonNullable<Telling['expectedImpact']> = {
  streams: ['session.*'],
  direction: 'increase',
  magnitude: 'high',
  durationMinutes: 60,
};

describe('an external event', () => {
  it('is filled in where something was left out', () => {
    expect(postedOf({ type: 'academic', title: 'Exams' }, null)).toEqual({
      type: 'academic',
      title: 'Exams',
      description: '',
      severity: 'info',
      expectedImpact: null,
      externalLink: null,
      occurredAt: null,
    });
  });

  it('has one hash for bodies that mean the same, and another for each that does not', () => {
    const { streams, ...rest } = impact;
    const body: Telling = { type: 'academic', title: 'Exams', expectedImpact: impact };
    const reordered: Telling = {
      expectedImpact: { ...rest, streams },
      severity: 'info',
      title: 'Exams',
      type: 'academic',
    };
    const hash = bodyHash(postedOf(body, null)).toString('hex');
    expect(bodyHash(postedOf(reordered, null)).toString('hex')).toBe(hash);
    const others = [
      postedOf({ ...body, title: 'Exam' }, null),
      postedOf({ ...body, severity: 'warning' }, null),
      postedOf({ ...body, expectedImpact: { ...impact, durationMinutes: 61 } }, null),
      postedOf(body, '2026-11-20T18:00:00.000Z'),
    ];
    for (const other of others) expect(bodyHash(other).toString('hex')).not.toBe(hash);
  });

  it.each(['ext_1', 'run 7:é', 'a\nb'])('is found again by its cursor: %j', (id) => {
    const position = { id, occurredAt: '2026-11-20T18:00:00.123Z' };
    expect(positionOf(cursorOf(position))).toEqual(position);
  });

  it.each([
    '',
    '%',
    'abc',
    Buffer.from('x y').toString('base64url'),
    Buffer.from('99999999999999 y').toString('base64url'),
  ])('is not looked for by what is no cursor: %j', (cursor) => expect(positionOf(cursor)).toBeNull());
});
