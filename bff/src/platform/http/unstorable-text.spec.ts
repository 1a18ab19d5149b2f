import { describe, expect, it } from '@jest/globals';
import { findUnstorable } from './unstorable-text.js';

describe('text that PostgreSQL cannot hold', () => {
  it.each([
    ['in a value', { note: 'a\u0000' }, '/note'],
    ['deep inside', { a: [1, { 'b/c~': ['x', '\ud800'] }] }, '/a/1/b~1c~0/1'],
    ['in a name, as the object that has it', { a: { '\udc00': 1 } }, '/a'],
    ['by itself', '\ud800a', ''],
    ['as two halves in the wrong order', ['\udc00\ud800'], '/0'],
  ])('is found %s', (_, value, pointer) => {
    expect(findUnstorable(value)).toBe(pointer);
  });

  it.each([[null], [0], [''], [[]], [{}], [{ ü: ['\ud83d\ude00', '\u0001', true, null] }]])(
    'is not found in %j',
    (value) => {
      expect(findUnstorable(value)).toBeNull();
    },
  );
});
