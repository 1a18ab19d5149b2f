import type { Kpi, KpisAnswer } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { etagOf, isKnown } from './kpi-etag.js';

const answer = (asOf: string, value: number | null): KpisAnswer => ({
  range: '24h',
  asOf,
  items: [{ id: 'satisfaction', value, asOf } as Kpi],
});
const tag = (asOf: string, value: number | null = 4.5) => etagOf(answer(asOf, value));

describe('the validator of an answer', () => {
  it('is the same within a minute in which nothing changed', () => {
    expect(tag('2026-11-20T12:00:59Z')).toBe(tag('2026-11-20T12:00:01Z'));
    expect(tag('2026-11-20T12:01:00Z')).not.toBe(tag('2026-11-20T12:00:59Z'));
  });

  it('is another once a value or the range is', () => {
    const at = '2026-11-20T12:00:00Z';
    const others = [tag(at, 4.6), tag(at, null), etagOf({ ...answer(at, 4.5), range: '7d' })];
    expect(new Set([tag(at), ...others]).size).toBe(4);
  });

  it.each([
    ['W/"abc"', true],
    ['"abc"', true],
    ['"x", W/"abc"', true],
    ['*', true],
    ['W/"abcd"', false],
    ['abc', false],
    ['', false],
    [undefined, false],
  ])('W/"abc" is known by %p: %p', (header, known) => {
    expect(isKnown(header, 'W/"abc"')).toBe(known);
  });
});
