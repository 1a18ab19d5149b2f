import { describe, expect, it } from '@jest/globals';
import { afterDeath, QUICK_DEATH_MS } from './restart-policy.js';

describe('after an unasked death', () => {
  it('a part that ran for long is started again at once, and its past is forgotten', () => {
    expect(afterDeath(4, QUICK_DEATH_MS)).toEqual({ kind: 'restart', quickDeaths: 0, delayMs: 0 });
  });

  it.each([
    [0, 0],
    [1, 500],
    [2, 1000],
    [3, 2000],
  ])('a part with %d quick deaths before waits %d ms', (quickDeaths, delayMs) => {
    const next = { kind: 'restart', quickDeaths: quickDeaths + 1, delayMs };
    expect(afterDeath(quickDeaths, QUICK_DEATH_MS - 1)).toEqual(next);
  });

  it('the fifth quick death in a row is the last', () => {
    expect(afterDeath(4, 0)).toEqual({ kind: 'give-up' });
  });
});
