import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawEvent, splitEvents } from './raw-event.js';

const texts = (body: string) => splitEvents(body, 'event')?.map((event) => event.text) ?? null;

describe('splitting a body', () => {
  it.each([
    ['one event', '{"a":1}', ['{"a":1}']],
    ['an array', ' [{"a":1}, {"b":[1,{"c":2}]}] ', ['{"a":1}', '{"b":[1,{"c":2}]}']],
    ['brackets, commas and quotes in text', '[{"a":"],}\\"["},"x,y"]', ['{"a":"],}\\"["}', '"x,y"']],
    ['one event with blanks around it', ' \t\r\n{"a":1}\r\n', ['{"a":1}']],
    ['what is no blank in JSON', '[\u00a01, \ufeff2]', ['\u00a01', '\ufeff2']],
    ['an empty array', ' [ ] ', []],
    ['a comma too many, as an element that is none', '[1,]', ['1', '']],
    ['an array without an end', '[{"a":1}', null],
    ['a string without an end', '["a', null],
    ['something after the end', '[1] 2', null],
    ['an end that is none', '[1}', null],
  ])('takes %s', (_, body, expected) => {
    expect(texts(body)).toEqual(expected);
  });

  it('finds the elements of any JSON array, and the levels and names of each', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(undefined, 2),
        (values, indent) => {
          const events = splitEvents(JSON.stringify(values, null, indent), 'event')!;
          expect(events.map(({ text }) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(values)));
          expect(events.map(({ depth }) => depth)).toEqual(values.map(depthOf));
          expect(events.map(({ members }) => members)).toEqual(values.map(membersOf));
          expect(events).toEqual(events.map(({ text }) => rawEvent(text, 'event')));
        },
      ),
    );
  });

  it('counts a million brackets without recursion', () => {
    expect(rawEvent('['.repeat(1_000_000), 'event').depth).toBe(1_000_000);
  });
});

function depthOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function membersOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const inner = Object.values(value).reduce((sum: number, member) => sum + membersOf(member), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}
