import { describe, expect, it } from '@jest/globals';
import { isWorthRetrying, retryDelayMs } from './retry.js';

const NOW = Date.parse('2026-11-21T05:00:00Z');
const answered = (status: number) => ({ kind: 'answered', status, retryAfter: null, body: '' }) as const;

describe('retrying', () => {
  it.each([408, 429, 500, 502, 503, 504])('posts again after %d', (status) => {
    expect(isWorthRetrying(answered(status))).toBe(true);
  });

  it.each([202, 207, 400, 401, 403, 413, 422])('takes %d as the last word', (status) => {
    expect(isWorthRetrying(answered(status))).toBe(false);
  });

  it('posts again when nobody answers', () => {
    expect(isWorthRetrying({ kind: 'unreachable', reason: 'ECONNREFUSED' })).toBe(true);
  });

  it('doubles its patience from a quarter of a second to ten, half of it by chance', () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => retryDelayMs(failures, null, 1, NOW))).toEqual([
      250, 500, 1000, 8000, 10_000, 10_000,
    ]);
    expect(retryDelayMs(3, null, 0, NOW)).toBe(500);
  });

  it('never waits less than it was asked to, and never more than a minute for it', () => {
    expect(retryDelayMs(1, '7', 0, NOW)).toBe(7000);
    expect(retryDelayMs(1, 'Sat, 21 Nov 2026 05:00:04 GMT', 0, NOW)).toBe(4000);
    expect(retryDelayMs(1, '86400', 0, NOW)).toBe(60_000);
    expect(retryDelayMs(7, '1', 1, NOW)).toBe(10_000);
  });

  it('does not care for a Retry-After that means nothing', () => {
    expect(retryDelayMs(1, 'soon', 1, NOW)).toBe(250);
    expect(retryDelayMs(1, 'Sat, 21 Nov 2020 05:00:04 GMT', 1, NOW)).toBe(250);
  });
});
