import { STREAM_NAMES } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { noSuchStream, streamsOf } from './stream-pattern.js';

describe('a pattern', () => {
  it('names one stream by its full name', () => {
    expect(streamsOf('session.started')).toEqual(['session.started']);
  });

  it('names all streams below a prefix, in the order of the catalogue', () => {
    expect(streamsOf('session.no_show.*')).toEqual(['session.no_show.student', 'session.no_show.tutor']);
    expect(streamsOf('session.*')).toEqual(STREAM_NAMES.filter((name) => name.startsWith('session.')));
  });

  it.each(['', '*', '.*', 'sess*', 'session', 'session.', 'sess.*', 'session.started.*', 'toString', '__proto__.*'])(
    'names nothing as %j',
    (pattern) => expect(streamsOf(pattern)).toEqual([]),
  );

  it('is told the nearest name where it names none', () => {
    expect(noSuchStream('session.startd')).toBe('There is no stream "session.startd". Did you mean session.started?');
    expect(noSuchStream('weather')).toMatch(/docs\/events\.md/);
    expect(noSuchStream(7)).toBe('A stream is named by text.');
  });
});
