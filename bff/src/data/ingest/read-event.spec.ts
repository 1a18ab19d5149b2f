import { LIMITS } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitEvents } from './raw-event.js';
import { readEvent, readEvents } from './read-event.js';

const readTogether = (array: string) => readEvents(array, splitEvents(array, 'event')!);
const readApart = (array: string) => splitEvents(array, 'event')!.map(readEvent);

describe('reading the events of an array', () => {
  it('gives what reading each by itself gives', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 10 }), (values) => {
        const array = JSON.stringify(values);
        expect(readTogether(array)).toEqual(readApart(array));
      }),
    );
  });

  it.each([
    ['one that is no JSON', '[{"a":1},{"a":01},{"a":2}]', [undefined, 'invalid_json', undefined]],
    ['none after a comma', '[1,]', [undefined, 'invalid_json']],
    [
      'one that is too deep',
      `[1,${'['.repeat(LIMITS.depth + 1)}${']'.repeat(LIMITS.depth + 1)}]`,
      [undefined, 'event_too_deep'],
    ],
    ['one that is too large', `["${'x'.repeat(LIMITS.eventBytes)}",2]`, ['event_too_large', undefined]],
  ])('tells of %s, and reads its neighbours', (_, array, codes) => {
    expect(readTogether(array).map(({ refused }) => refused?.code)).toEqual(codes);
  });
});
