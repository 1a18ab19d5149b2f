import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorOf, pageEndOf } from './page-cursor.js';

describe('a cursor', () => {
  it('leads back to where the page ended', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, id) => {
        expect(pageEndOf('name asc', cursorOf('name asc', { value, id }))).toEqual({ value, id });
      }),
    );
  });

  it('is none in another order, and none when it is not one', () => {
    expect(pageEndOf('name desc', cursorOf('name asc', { value: 'a', id: 'b' }))).toBeNull();
    for (const wrong of ['', 'x', 'bnVsbA', Buffer.from('["name asc",1,"b"]').toString('base64url')])
      expect(pageEndOf('name asc', wrong)).toBeNull();
  });
});
