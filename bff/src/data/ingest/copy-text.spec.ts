import { describe, expect, it } from '@jest/globals';
import { copyJson, copyText } from './copy-text.js';

describe('a value for COPY', () => {
  it.each([
    ['text as it is', 'a é 😀', 'a é 😀'],
    ['what looks like null', '\\N', '\\\\N'],
    ['what looks like the end', '\\.', '\\\\.'],
    ['what would end a value or a line', 'a\tb\nc\rd', 'a\\tb\\nc\\rd'],
  ])('holds %s', (_, text, written) => {
    expect(copyText(text)).toBe(written);
  });

  it('holds JSON with all that it escapes, or null', () => {
    expect(copyJson('{"a":1}')).toBe('{"a":1}');
    expect(copyJson(JSON.stringify({ a: '\t"\\' }))).toBe('{"a":"\\\\t\\\\"\\\\\\\\"}');
    expect(copyJson(null)).toBe('\\N');
  });
});
