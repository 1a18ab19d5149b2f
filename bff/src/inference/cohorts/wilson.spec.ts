import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOf } from './wilson.js';

describe('a share with its interval', () => {
  it('is as computed by hand', () => {
    // 8 of 10: (0.8 + 0.19207) / 1.38415 and 1.95996 / 1.38415 x sqrt(0.016 + 0.0096036).
    expect(shareOf(8, 10)).toEqual({
      of: 10,
      count: 8,
      rate: 0.8,
      lower: expect.closeTo(0.49016, 5),
      upper: expect.closeTo(0.94332, 5),
    });
  });

  it('is unknown of nothing, and never beyond 0 and 1', () => {
    expect(shareOf(0, 0)).toEqual({ of: 0, count: 0, rate: null, lower: null, upper: null });
    expect(shareOf(0, 1)).toMatchObject({ lower: 0, upper: expect.closeTo(0.79345, 5) });
    expect(shareOf(3, 3)).toMatchObject({ lower: expect.closeTo(0.4385, 4), upper: 1 });
  });

  it('lies in its interval, which narrows with what it is of', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), (count, rest) => {
        fc.pre(count + rest > 0);
        const one = shareOf(count, count + rest);
        const more = shareOf(4 * count, 4 * (count + rest));
        return (
          one.lower! <= one.rate! && one.rate! <= one.upper! && more.upper! - more.lower! < one.upper! - one.lower!
        );
      }),
    );
  });
});
