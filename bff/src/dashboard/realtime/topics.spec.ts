import { describe, expect, it } from '@jest/globals';
import { readCursor, readToken, readTopics, streamsOfTopic } from './topics.js';

const ODD = [null, undefined, 7, true, 'kpis', [], [['kpis']], {}, { topics: 'kpis' }, { topics: { 0: 'kpis' } }];

describe('subscribing', () => {
  it('grants topics there are, once, and names those there are not', () => {
    expect(readTopics({ topics: ['kpis', 'alerts', 'external-events', 'kpis', 'weather'] })).toEqual({
      granted: ['kpis', 'alerts', 'external-events'],
      refused: ['weather'],
    });
  });

  it.each(ODD)('grants nothing for %j', (request) => {
    expect(readTopics(request)).toEqual({ granted: [], refused: [] });
  });

  it('passes over topics that are no text, also those that cannot be made one', () => {
    const topics = [null, 7, ['kpis'], { toString: 1 }, Object.create(null), '__proto__', 'kpis'];
    expect(readTopics({ topics })).toEqual({ granted: ['kpis'], refused: ['__proto__'] });
  });

  it('looks at 50 topics, and repeats 100 characters of each', () => {
    const many = Array.from({ length: 51 }, (_, n) => (n === 50 ? 'kpis' : `topic ${n}`));
    expect(readTopics({ topics: many }).granted).toEqual([]);
    expect(readTopics({ topics: ['x'.repeat(10_000)] }).refused).toEqual(['x'.repeat(100)]);
  });
});

describe('topics of streams', () => {
  it('are granted by a full name or a prefix of the catalogue', () => {
    const topics = [
      'streams:session.*',
      'streams:session.completed',
      'streams:session',
      'streams:*',
      'streams:',
      'streams:x.*',
    ];
    expect(readTopics({ topics })).toEqual({
      granted: ['streams:session.*', 'streams:session.completed'],
      refused: ['streams:session', 'streams:*', 'streams:', 'streams:x.*'],
    });
    expect(streamsOfTopic('streams:session.completed')).toEqual(['session.completed']);
    expect(streamsOfTopic('kpis')).toEqual([]);
  });
});

describe('a cursor that is sent', () => {
  it.each([...ODD, { cursor: 7 }, { cursor: ['a'] }])('is none in %j', (request) => {
    expect(readCursor(request)).toBeNull();
  });

  it('is the text under its name', () => {
    expect(readCursor({ cursor: 'a-b-c' })).toBe('a-b-c');
  });
});

describe('a token', () => {
  it.each([...ODD, { token: 7 }, { token: ['a'] }, { token: { toString: 1 } }])('is none in %j', (request) => {
    expect(readToken(request)).toBe('');
  });

  it('is the text under its name', () => {
    expect(readToken({ token: 'a.b.c' })).toBe('a.b.c');
  });
});
