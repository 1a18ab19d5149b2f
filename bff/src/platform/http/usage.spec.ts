import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UsageCounter } from './usage.js';

const WINDOW_MS = 1_000;

describe('usage', () => {
  it('is summed up by key until its window ends, which begins with the first use', () => {
    const counter = new UsageCounter(WINDOW_MS);
    expect(counter.add('ana', 1, 400)).toEqual({ used: 1, endsAt: 1_400 });
    expect(counter.add('bo', 5, 900)).toEqual({ used: 5, endsAt: 1_900 });
    expect(counter.add('ana', 2, 1_399)).toEqual({ used: 3, endsAt: 1_400 });
    expect(counter.add('ana', 1, 1_400)).toEqual({ used: 1, endsAt: 2_400 });
    expect(counter.add('bo', 1, 1_899)).toEqual({ used: 6, endsAt: 1_900 });
  });

  it('is what a list of all uses says, whoever uses when', () => {
    const uses = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), points: fc.nat(5), wait: fc.nat(WINDOW_MS) }),
    );
    fc.assert(
      fc.property(uses, (given) => {
        const counter = new UsageCounter(WINDOW_MS);
        const windows = new Map<string, { used: number; endsAt: number }>();
        let now = 0;
        for (const { key, points, wait } of given) {
          now += wait;
          const known = windows.get(key);
          const open = known && known.endsAt > now ? known : { used: 0, endsAt: now + WINDOW_MS };
          open.used += points;
          windows.set(key, open);
          expect(counter.add(key, points, now)).toEqual(open);
        }
      }),
    );
  });

  it('is forgotten after two windows, so that addresses by the thousand are not held for ever', () => {
    const counter = new UsageCounter(WINDOW_MS);
    for (let n = 0; n < 1_000; n++) counter.add(`address:${n}`, 1, n);
    counter.add('late', 1, 3 * WINDOW_MS);
    counter.add('later', 1, 5 * WINDOW_MS);
    expect(counter.size).toBe(2);
  });
});
