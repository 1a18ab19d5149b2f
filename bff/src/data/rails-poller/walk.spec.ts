import { describe, expect, it } from '@jest/globals';
import { failure } from './answer.js';
import { afterFailure, afterPage, type Poll, type Read, requestOf } from './walk.js';

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 20, 12, minute, second));
const EVERY = 300;
const start: Poll = {
  position: at(0),
  etag: null,
  walk: null,
  nextAt: at(10),
  failures: 0,
  lastError: null,
  lastSuccessAt: null,
  knownAsOf: null,
  rows: 0,
};
const row = (id: number, minute: number) => ({ id, updated_at: at(minute).toISOString() });
const page = (items: object[], nextPage: number | null, more: Partial<Read['answer']> = {}): Read => ({
  answer: { kind: 'page', items, nextPage, etag: '"e"', date: at(10), ...more } as Read['answer'],
  askedAt: at(10),
  everySeconds: EVERY,
});
const read = (poll: Poll, ...reads: Read[]) =>
  reads.reduce((before, one) => {
    const after = afterPage(before, one);
    if ('kind' in after) throw new Error(after.message);
    return after;
  }, poll);
const wrong = (poll: Poll, one: Read) => {
  const after = afterPage(poll, one);
  return 'kind' in after ? after.message : null;
};

describe('a walk', () => {
  it('reads two minutes again', () => {
    expect(requestOf(start)).toEqual({ since: at(-2), page: 1, etag: null });
  });

  it('of one page ends with it, and comes again an interval after it began', () => {
    const poll = read(start, page([row(1, 3), row(2, 5)], null));
    expect(poll).toMatchObject({ position: at(5), walk: null, nextAt: at(15), rows: 2, knownAsOf: at(10) });
  });

  it('of several goes forward and back, and moves the position at its end only', () => {
    const pages: number[] = [];
    let poll = start;
    for (const next of [2, 3, null, 3, 2]) {
      pages.push(requestOf(poll).page);
      expect(poll.position).toEqual(at(0));
      poll = read(poll, page([row(pages.length, pages.length)], next));
    }
    expect(pages).toEqual([1, 2, 3, 2, 1]);
    expect(poll).toMatchObject({ position: at(5), walk: null, rows: 3 });
  });

  it('asks all its pages since the same time', () => {
    expect(requestOf(read(start, page([row(1, 9)], 2))).since).toEqual(at(-2));
  });

  it('never moves past the time it began at, on the clock of the platform: what was written since may be missing', () => {
    expect(read(start, page([row(1, 12)], null)).position).toEqual(at(10));
    expect(read(start, page([row(1, 12)], null, { date: at(7) })).position).toEqual(at(7));
    expect(read(start, page([row(1, 9)], null, { date: null })).position).toEqual(at(9));
  });

  it('never moves back', () => {
    expect(read(start, page([row(1, -60), { id: 2 }, { id: 3, updated_at: 'x' }], null)).position).toEqual(at(0));
    expect(read(start, page([], null)).position).toEqual(at(0));
  });

  it('keeps the etag only while the address stays the same and one page is all', () => {
    expect(read(start, page([row(1, 5)], null)).etag).toBeNull();
    const quiet = read(start, page([row(1, -1)], null));
    expect(requestOf(quiet).etag).toBe('"e"');
    expect(read(quiet, page([], null, { kind: 'unchanged' } as never))).toMatchObject({ etag: '"e"', position: at(0) });
    expect(read(start, page([row(1, -1)], 2), page([row(2, -1)], null), page([row(1, -1)], 2)).etag).toBeNull();
  });

  it('is survived by going to the database and back', () => {
    const poll = read(start, page([row(1, 3)], 2));
    expect(JSON.parse(JSON.stringify(poll.walk))).toEqual(poll.walk);
  });

  it.each([
    ['the same page', 1],
    ['an earlier one', 0],
    ['one too far', 3],
  ])('refuses a next_page that is %s', (_, next) => {
    expect(wrong(start, page([row(1, 1)], next))).toBe(`next_page of page 1 is ${next}, not 2`);
  });

  it('refuses a page that is the same as the one before', () => {
    expect(wrong(read(start, page([row(1, 1)], 2)), page([row(1, 1)], 3))).toBe('page 2 is the same as page 1');
  });

  it('refuses to go on for ever', () => {
    let poll = start;
    for (let i = 1; i < 10_000; i++) poll = read(poll, page([row(i, 1)], i + 1));
    expect(wrong(poll, page([row(0, 1)], 10_001))).toBe('there are over 10000 pages');
  });
});

describe('after a failure', () => {
  const timeout = failure('no answer', true);
  const waits = (poll: Poll, count: number): number[] => {
    if (count === 0) return [];
    const next = afterFailure(poll, timeout, at(0), { everySeconds: EVERY, random: 1 });
    return [(next.nextAt.getTime() - at(0).getTime()) / 1_000, ...waits(next, count - 1)];
  };

  it('waits double as long each time, up to the interval', () => {
    expect(waits(start, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
  });

  it('takes any part of that, so that pollers do not come back together', () => {
    const failed = { ...start, failures: 4 };
    const next = (random: number) => afterFailure(failed, timeout, at(0), { everySeconds: EVERY, random }).nextAt;
    expect([next(0), next(0.5)]).toEqual([at(0), at(0, 8)]);
  });

  it('waits as long as it was asked to', () => {
    const asked = { ...timeout, retryAfterMs: 600_000 };
    expect(afterFailure(start, asked, at(0), { everySeconds: EVERY, random: 1 }).nextAt).toEqual(at(10));
  });

  it('goes on at the page it was at, but begins anew when that does not help', () => {
    const retry = { everySeconds: EVERY, random: 0 };
    const walking = read(start, page([row(1, 3)], 2));
    let poll = walking;
    for (let i = 0; i < 4; i++) poll = afterFailure(poll, timeout, at(10), retry);
    expect(poll.walk).toEqual(walking.walk);
    expect(afterFailure(poll, timeout, at(10), retry).walk).toBeNull();
    expect(afterFailure(walking, failure('page 2 is the same as page 1', false), at(10), retry).walk).toBeNull();
  });

  it('is told until it went well again, and remembered then', () => {
    const failed = afterFailure(start, timeout, at(0), { everySeconds: EVERY, random: 0 });
    expect(failed).toMatchObject({ failures: 1, lastError: 'no answer', position: start.position });
    expect(read(failed, page([], null))).toMatchObject({ failures: 0, lastError: 'no answer', lastSuccessAt: at(10) });
  });
});
