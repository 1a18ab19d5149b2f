import { describe, expect, it } from '@jest/globals';
import { correctedEvent } from './corrected-event.js';

describe('the corrected event of a replay', () => {
  it.each(['', ' \n', '{}', ' { } '])('is none in %j', (text) => {
    expect(correctedEvent(text, 'event')).toBeNull();
  });

  it.each([
    '{"a":1}',
    '{"a":1,"a":2}',
    '{"n":1e999,"m":12345678901234567890}',
    '{"constructor":{"a":[]},"__proto__":1}',
    `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  ])('is told as it was written: %.40s', (event) => {
    expect(correctedEvent(` { "event" : ${event} } `, 'cloudevent')).toMatchObject({
      text: event,
      format: 'cloudevent',
    });
  });

  it('counts what the event holds, and nothing around it', () => {
    expect(correctedEvent('{"event":{"a":{"b":1}}}', 'event')).toMatchObject({ depth: 2, members: 2 });
  });

  it('is no JSON by itself when the body names it twice, so that the check refuses it', () => {
    expect(correctedEvent('{"event":{},"event":{}}', 'event')!.text).toBe('{},"event":{}');
  });

  it.each(['{"event":{},"more":1}', '{"more":1}', '[]', '"event"', 'null', '{"\\u0065vent":{}}'])(
    'is refused in %s',
    (text) => {
      expect(() => correctedEvent(text, 'event')).toThrow(expect.objectContaining({ code: 'invalid_parameter' }));
    },
  );

  it('is refused in what is not JSON', () => {
    expect(() => correctedEvent('{"event":', 'event')).toThrow(expect.objectContaining({ code: 'invalid_json' }));
  });
});
