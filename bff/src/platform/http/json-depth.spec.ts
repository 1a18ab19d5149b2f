import { describe, expect, it } from '@jest/globals';
import { jsonDepth } from './json-depth.js';

describe('the depth of JSON', () => {
  it.each([
    ['7', 0],
    ['{}', 1],
    ['[{"a":[]},{}]', 3],
    ['{"a":"[[[\\"[["}', 1],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 100_000],
  ])('of %.20s is %i', (text, depth) => {
    expect(jsonDepth(text)).toBe(depth);
  });
});
