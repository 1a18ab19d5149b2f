import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, outcomeOf, RETRY_WAITS_MS } from './retry-schedule.js';

const at = new Date('2025-11-20T22:05:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MIDDLE = 0.5;
const answered = (status: number, retryAfter: string | null = null): Answer => ({
  kind: 'answered',
  status,
  retryAfter,
  excerpt: '',
});
const waitOf = (answer: Answer, attempt: number, random = MIDDLE) => {
  const outcome = outcomeOf(answer, attempt, at, random);
  return outcome.kind === 'retry' ? outcome.at.getTime() - at.getTime() : null;
};

describe('the schedule', () => {
  it('has 14 attempts over about 76 hours', () => {
    const waits = Array.from({ length: 14 }, (_, i) => waitOf(answered(500), i + 1));
    expect(waits.map((wait) => wait && wait / 1000)).toEqual([
      5,
      30,
      120,
      300,
      900,
      1800,
      3600,
      7200,
      14_400,
      28_800,
      43_200,
      86_400,
      86_400,
      null,
    ]);
    expect(waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0) / HOUR).toBeCloseTo(75.88, 2);
  });

  it('spreads each wait by a fifth to either side', () => {
    expect([0, 1].map((random) => waitOf(answered(500), 2, random))).toEqual([24_000, 36_000]);
  });
});

describe('an answer', () => {
  it.each([200, 201, 204, 299])('%i delivers', (status) => {
    expect(outcomeOf(answered(status), 1, at, MIDDLE)).toEqual({ kind: 'delivered' });
  });

  it.each([199, 300, 301, 302, 307, 400, 404, 429, 500, 503])('%i is a failure and tried again', (status) => {
    expect(waitOf(answered(status), 1)).toBe(5_000);
  });

  it('410 ends it at once', () => {
    expect(outcomeOf(answered(410, '60'), 1, at, MIDDLE)).toEqual({ kind: 'exhausted' });
  });

  it('that never came is tried again', () => {
    expect(waitOf({ kind: 'failed', error: 'connect ECONNREFUSED' }, 3)).toBe(120_000);
  });

  it('to the last attempt counts when it is good', () => {
    expect(outcomeOf(answered(204), 14, at, MIDDLE)).toEqual({ kind: 'delivered' });
    expect(outcomeOf(answered(500), 14, at, MIDDLE)).toEqual({ kind: 'exhausted' });
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 1, 120_000],
    ['Thu, 20 Nov 2025 22:15:00 GMT', 1, 600_000],
    ['0', 2, 30_000],
    ['1', 2, 30_000],
    ['Thu, 20 Nov 2025 22:04:00 GMT', 2, 30_000],
    ['9999999', 1, DAY],
    ['9'.repeat(400), 1, DAY],
    ['soon', 1, 5_000],
    ['-5', 1, 5_000],
    ['2025', 1, 2_025_000],
    ['', 1, 5_000],
  ])('%s after attempt %i waits %i ms', (retryAfter, attempt, wait) => {
    expect(waitOf(answered(503, retryAfter), attempt)).toBe(wait);
  });

  it('whatever it says, the wait is never shorter than the step, and beyond a day only as far as the step is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.nat().map(String)),
        fc.integer({ min: 1, max: 13 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retryAfter, attempt, random) => {
          const step = waitOf(answered(500), attempt, random)!;
          const wait = waitOf(answered(429, retryAfter), attempt, random)!;
          expect(wait).toBeGreaterThanOrEqual(step);
          expect(wait).toBeLessThanOrEqual(Math.max(step, DAY));
          expect(step / RETRY_WAITS_MS[attempt - 1]!).toBeGreaterThan(0.79);
        },
      ),
    );
  });
});
