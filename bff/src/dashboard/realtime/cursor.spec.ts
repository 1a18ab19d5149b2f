import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorOf, endOf, positionOf } from './cursor.js';

describe('a cursor', () => {
  it('means the place it was made of, in the database it was made for', () => {
    const big = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(big, big, (tx, id) => {
        const cursor = cursorOf('0a1b2c3d', { tx, id });
        expect(positionOf('0a1b2c3d', cursor)).toEqual({ tx, id });
        expect(positionOf('ffffffff', cursor)).toBeNull();
      }),
    );
    expect(positionOf('0a1b2c3d', cursorOf('0a1b2c3d', endOf(7n)))).toEqual({ tx: 7n, id: 2n ** 63n - 1n });
  });

  it.each([
    '',
    '0',
    '124',
    '0a1b2c3d-1',
    '0a1b2c3d--1',
    '0a1b2c3d-1-1-1',
    '0a1b2c3d-1-1 ',
    '0a1b2c3d-g-1',
    '0a1b2c3d-1--1',
    '0a1b2c3d-11111111111111111-1',
    '0a1b2c3d-1-ffffffffffffffff',
    `0a1b2c3d-1-1'; DROP TABLE outbox`,
  ])('is none in %j', (text) => {
    expect(positionOf('0a1b2c3d', text)).toBeNull();
  });
});
