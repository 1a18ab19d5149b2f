import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { goRound, OutOfTime, type Round } from './go-round.js';

/** A job that fails over the rows of `bad`, or over more than `most` rows at once. */
function roundOf(bad: ReadonlySet<number>, most = Infinity) {
  const done: number[] = [];
  let attempts = 0;
  const round: Round<number> = {
    manager: { transaction: ((work: (manager: EntityManager) => unknown) => work(null!)) as never },
    keyOf: String,
    found: [],
    isTimeUp: () => false,
    write: async (_, rows) => {
      attempts += 1;
      if (rows.length > most || rows.some((row) => bad.has(row))) throw new RangeError('does not fit\nat once');
      done.push(...rows);
    },
  };
  return { round, done, attempts: () => attempts };
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('going round', () => {
  it('does every good row once and in order, and finds every bad one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.uniqueArray(fc.nat(59)), async (count, badRows) => {
        const bad = new Set(badRows.filter((row) => row < count));
        const { round, done } = roundOf(bad);
        await goRound(round, upTo(count));
        expect(done).toEqual(upTo(count).filter((row) => !bad.has(row)));
        expect(round.found.map(({ key }) => Number(key))).toEqual([...bad].sort((a, b) => a - b));
      }),
    );
  });

  it('finds one among 5,000 in 27 attempts: the first, and two for each halving', async () => {
    const { round, attempts } = roundOf(new Set([4_321]));
    await goRound(round, upTo(5_000));
    expect(round.found).toEqual([{ key: '4321', reason: 'does not fit' }]);
    expect(attempts()).toBeLessThanOrEqual(27);
  });

  it('sets nothing aside that fails only together', async () => {
    const { round, done } = roundOf(new Set(), 7);
    await goRound(round, upTo(100));
    expect([done, round.found]).toEqual([upTo(100), []]);
  });

  it('ends at a failure that is not of the data', async () => {
    const { round } = roundOf(new Set());
    round.write = async () => {
      throw Object.assign(new Error('deadlock'), { code: '40P01' });
    };
    await expect(goRound(round, [1, 2])).rejects.toThrow('deadlock');
    expect(round.found).toEqual([]);
  });

  it('ends when the time is up, but not before it has something to show', async () => {
    const { round } = roundOf(new Set(upTo(100)));
    round.isTimeUp = () => true;
    await expect(goRound(round, upTo(100))).rejects.toThrow(OutOfTime);
    expect(round.found.length).toBeGreaterThan(0);
  });
});
