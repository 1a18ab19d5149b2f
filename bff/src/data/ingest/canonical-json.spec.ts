import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

const parsed = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)) as object);

describe('canonical JSON', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(parsed, (value) => {
        const written = canonicalJson(value);
        if (written !== null) expect(JSON.parse(written.text)).toEqual(value);
      }),
    );
  });

  it('is the same for the same members in any order', () => {
    expect(canonicalJson({ b: [1, { d: 'x', c: null }], a: true })).toEqual({
      text: '{"a":true,"b":[1,{"c":null,"d":"x"}]}',
      members: 4,
    });
  });

  it.each([
    ['U+0000', { a: 'b\u0000' }],
    ['a lone surrogate', { a: ['\ud800'] }],
    ['one in a name', { '\udc00': 1 }],
    ['an integer beyond 2^53', { a: 2 ** 53 }],
    ['an infinite number', { a: { b: Number.POSITIVE_INFINITY } }],
  ])('is none for %s', (_, value) => {
    expect(canonicalJson(value)).toBeNull();
  });
});
