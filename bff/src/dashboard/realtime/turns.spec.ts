import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('turns', () => {
  it('let so many go on at once, in the order they came, and pass on failures', async () => {
    const turns = new Turns(2);
    const order: number[] = [];
    let going = 0;
    let most = 0;
    const results = await Promise.allSettled(
      [0, 1, 2, 3, 4].map((n) =>
        turns.take(async () => {
          most = Math.max(most, ++going);
          order.push(n);
          await new Promise((resolve) => setImmediate(resolve));
          going -= 1;
          if (n === 1) throw new Error('no');
          return n;
        }),
      ),
    );
    expect([most, order, going]).toEqual([2, [0, 1, 2, 3, 4], 0]);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
      0,
      'failed',
      2,
      3,
      4,
    ]);
  });
});
