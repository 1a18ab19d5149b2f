import { describe, expect, it } from '@jest/globals';
import { answerOf, type Reply } from './answer.js';

const now = new Date('2026-11-20T12:00:00Z');
const reply = (change: object = {}): Reply => ({
  kind: 'replied',
  status: 200,
  body: '{"items":[{"id":1}],"next_page":null}',
  etag: '"e"',
  retryAfter: null,
  date: now,
  ...change,
});
const read = (one: Reply, isConditional = false) => answerOf(one, 'sessions', isConditional, now);

describe('an answer of the platform', () => {
  it('is a page', () => {
    expect(read(reply())).toEqual({ kind: 'page', items: [{ id: 1 }], nextPage: null, etag: '"e"', date: now });
  });

  it('says that nothing is new, where that was asked', () => {
    expect(read(reply({ status: 304 }), true)).toEqual({ kind: 'unchanged', date: now });
    expect(read(reply({ status: 304 }))).toMatchObject({ kind: 'failure' });
  });

  it.each([
    ['<html>', 'the answer is not JSON'],
    ['', 'the answer is not JSON'],
    ['[]', 'it is no object'],
    ['null', 'it is no object'],
    ['{"next_page":null}', 'items is missing'],
    ['{"items":{},"next_page":null}', 'items is no array'],
    ['{"items":[]}', 'next_page is missing'],
    ['{"items":[],"next_page":"2"}', 'next_page is neither a page number nor null'],
    ['{"items":[],"next_page":1}', 'next_page is neither a page number nor null'],
    [JSON.stringify({ items: Array.from({ length: 10_001 }, () => 0), next_page: null }), 'items has 10001 rows'],
  ])('that is not the contract is a failure that names what is wrong: %.30s', (body, message) => {
    expect(read(reply({ body }))).toMatchObject({
      kind: 'failure',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [401, 'IOPS_RAILS_TOKEN', true],
    [403, 'does not let this token read sessions', true],
    [404, 'no /api/v1/sessions', false],
    [302, 'redirect', true],
    [418, 'answered 418', false],
    [429, 'fewer requests', true],
    [408, 'answered 408', true],
    [500, 'answered 500', true],
    [503, 'answered 503', true],
  ])('of status %d says %s', (status, message, keepsWalk) => {
    const told = { kind: 'failure', keepsWalk, message: expect.stringContaining(message) };
    expect(read(reply({ status, body: '' }))).toMatchObject(told);
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['999999', 3_600_000],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['Sat, 21 Nov 2026 12:00:00 GMT', 3_600_000],
    ['soon', null],
    ['-5', null],
    [null, null],
  ])('that asks to wait %s is heard', (retryAfter, retryAfterMs) => {
    expect(read(reply({ status: 429, retryAfter }))).toMatchObject({ retryAfterMs });
  });

  it('that never came may come the next time', () => {
    expect(read({ kind: 'failed', error: 'ECONNREFUSED' })).toMatchObject({ keepsWalk: true, message: 'ECONNREFUSED' });
  });
});
