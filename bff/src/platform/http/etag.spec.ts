import { describe, expect, it } from '@jest/globals';
import { etagOf, isNamed } from './etag.js';

describe('an ETag', () => {
  const etag = etagOf({ a: [1] });

  it('is the same for the same content, and another for other content', () => {
    expect(etagOf({ a: [1] })).toBe(etag);
    expect(etagOf({ a: [2] })).not.toBe(etag);
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
  });

  it.each([
    [undefined, false],
    ['', false],
    ['"other"', false],
    [etag, true],
    [etag.slice(2), true],
    [`"other", ${etag}`, true],
    ['*', true],
    [etag.slice(0, -2), false],
  ])('is named by If-None-Match %s: %s', (header, named) => {
    expect(isNamed(etag, header)).toBe(named);
  });
});
