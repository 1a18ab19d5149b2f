import { describe, expect, it } from '@jest/globals';
import { Tally } from './tally.js';

describe('a tally', () => {
  it('counts each name up to the limit, and again when one was taken back', () => {
    const tally = new Tally(2);
    const first = tally.add('ana');
    expect([tally.add('ana'), tally.add('ana'), tally.add('bo')]).toEqual([
      expect.any(Function),
      null,
      expect.any(Function),
    ]);
    first!();
    expect([tally.add('ana'), tally.add('ana')]).toEqual([expect.any(Function), null]);
  });

  it('takes one back only once', () => {
    const tally = new Tally(1);
    const takeBack = tally.add('ana')!;
    takeBack();
    expect(tally.add('ana')).not.toBeNull();
    takeBack();
    expect(tally.add('ana')).toBeNull();
  });

  it('knows the sum of all', () => {
    const tally = new Tally(2);
    const [first] = [tally.add('ana')!, tally.add('bo')!];
    expect(tally.total).toBe(2);
    first();
    first();
    expect(tally.total).toBe(1);
  });
});
