import { describe, expect, it } from '@jest/globals';
import { replacementExpiry, rotatedExpiry } from './rotation.js';

const at = new Date('2026-03-01T12:00:00Z');

describe('a key that is rotated', () => {
  it.each([
    ['without an end, after the overlap', null, 60, '2026-03-01T13:00:00.000Z'],
    ['with a later end, after the overlap', '2026-04-01T00:00:00Z', 1440, '2026-03-02T12:00:00.000Z'],
    ['with an earlier end, then', '2026-03-01T12:30:00Z', 1440, '2026-03-01T12:30:00.000Z'],
    ['without an overlap, at once', null, 0, '2026-03-01T12:00:00.000Z'],
  ])('ends, %s', (_, end, overlap, expected) => {
    expect(rotatedExpiry(end === null ? null : new Date(end), overlap, at).toISOString()).toBe(expected);
  });
});

describe('the key that takes its place', () => {
  it('has no end when the old one had none', () => {
    expect(replacementExpiry({ createdAt: new Date(0), expiresAt: null }, at)).toBeNull();
  });

  it('lives as long as the old one was made to', () => {
    const old = { createdAt: new Date('2026-01-01T00:00:00Z'), expiresAt: new Date('2026-03-02T00:00:00Z') };
    expect(replacementExpiry(old, at)).toEqual(new Date('2026-04-30T12:00:00Z'));
  });
});
