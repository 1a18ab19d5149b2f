import { STREAM_NAMES } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { type HistoryWish, MAX_POINTS, readWish } from './history-request.js';

const DAY = 86_400_000;
const now = Date.parse('2026-11-20T18:00:00Z');
const wish = (part: Partial<HistoryWish>): HistoryWish => ({
  patterns: ['session.started'],
  start: null,
  end: null,
  step: '1h',
  ...part,
});

describe('a request for a history', () => {
  it('is of the day up to now when nothing else is said', () => {
    expect(readWish(wish({}), now)).toEqual({
      kind: 'good',
      streams: ['session.started'],
      start: now - DAY,
      end: now,
      step: '1h',
    });
  });

  it('ends now where its end is still to come', () => {
    expect(readWish(wish({ start: now - 5, end: now + DAY }), now)).toMatchObject({ start: now - 5, end: now });
  });

  it('has each stream once, however often it is named', () => {
    expect(readWish(wish({ patterns: ['session.no_show.*', 'session.no_show.tutor'] }), now)).toMatchObject({
      streams: ['session.no_show.student', 'session.no_show.tutor'],
    });
  });

  it.each([
    [
      'streams',
      { patterns: ['session.started', 'session.strated'] },
      'must be of the catalogue. There is no stream "session.strated". Did you mean session.started?',
    ],
    ['start', { start: now }, 'must lie before end, and before now.'],
    ['start', { start: now - DAY, end: now - 2 * DAY }, 'must lie before end, and before now.'],
    ['step', { step: '1m', start: now - 2 * DAY }, 'would make 2880 points'],
    ['streams', { patterns: ['session.*', 'customer.*'], step: '1m' }, 'are 23 of 1440 points each'],
    [
      'streams',
      { patterns: ['session.*', 'customer.*', 'support.*'], step: '1d', start: now - 102 * DAY },
      'it takes 4030 days of single streams, and 4000 are read at most',
    ],
    [
      'streams',
      { patterns: [...STREAM_NAMES], step: '15m', start: now - 4 * DAY },
      'it takes 1040 days of single streams, and 1000 are read at most',
    ],
  ] as const)('is refused by the name of %s for %j', (parameter, part, reason) => {
    expect(readWish(wish(part), now)).toMatchObject({
      kind: 'refused',
      parameter,
      reason: expect.stringContaining(reason),
    });
  });

  it('may be of all streams over two weeks by the hour, or a month by the day', () => {
    for (const part of [
      { start: now - 14 * DAY, step: '1h' },
      { start: now - 31 * DAY, step: '1d' },
    ] as const)
      expect(readWish(wish({ patterns: [...STREAM_NAMES], ...part }), now)).toMatchObject({ kind: 'good' });
  });

  it('may have as many points as one series may', () => {
    expect(readWish(wish({ step: '1m', start: now - MAX_POINTS * 60_000 }), now)).toMatchObject({ kind: 'good' });
    expect(readWish(wish({ step: '1m', start: now - MAX_POINTS * 60_000 - 1 }), now)).toMatchObject({
      parameter: 'step',
    });
  });
});
