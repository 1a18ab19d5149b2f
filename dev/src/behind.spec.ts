import { describe, expect, it } from '@jest/globals';
import { secondsBehind } from './behind.js';

const lag = (seconds: number, rows: number) => ({ name: `${seconds}/${rows}`, seconds, rows });

describe('how far the figures are behind', () => {
  it('is as far as the follower that is furthest behind', () => {
    expect(secondsBehind({ lags: [lag(30.2, 800), lag(12, 10_000), lag(0, 0)] })).toBe(31);
  });

  it('is not at all while every row is read within seconds', () => {
    expect(secondsBehind({ lags: [lag(5, 5_000), lag(2, 3)] })).toBe(0);
    expect(secondsBehind({ lags: [] })).toBe(0);
  });

  it('is a second at least when many rows came in this very moment', () => {
    expect(secondsBehind({ lags: [lag(0.2, 10_000)] })).toBe(1);
  });
});
