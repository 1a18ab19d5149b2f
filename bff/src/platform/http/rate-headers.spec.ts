import { describe, expect, it } from '@jest/globals';
import { policyOf, secondsOf, standingOf } from './rate-headers.js';

describe('rate limit headers', () => {
  it('are the structured fields of draft-ietf-httpapi-ratelimit-headers-11', () => {
    expect(policyOf('events', 6_000_000)).toBe('"events";q=6000000;w=60');
    expect(standingOf('events', 5_999_500, 59_001)).toBe('"events";r=5999500;t=60');
  });

  it('never tell less than nothing left', () => {
    expect(standingOf('requests', -3, 1)).toBe('"requests";r=0;t=1');
  });

  it.each([
    [0, 1],
    [1, 1],
    [1_000, 1],
    [1_001, 2],
  ])('round %d ms up to %d s', (ms, seconds) => {
    expect(secondsOf(ms)).toBe(seconds);
  });
});
