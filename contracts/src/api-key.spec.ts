import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { apiKeyId, formatApiKey, newApiKey } from './api-key.js';

const key = formatApiKey('abcdefghij01', `${'A1'.repeat(21)}z`);

describe('an API key', () => {
  it('ends with the CRC-32 of its id and secret', () => {
    // Computed with Python's zlib.crc32(b'a_b').
    expect(formatApiKey('a', 'b')).toBe('iops_a_b_28cb39ea');
  });

  it('keeps the zeros in front of a small checksum', () => {
    const checksums = Array.from({ length: 600 }, (_, n) => formatApiKey('id', String(n)).split('_')[3]);
    expect(checksums.some((checksum) => checksum?.startsWith('0'))).toBe(true);
    expect(checksums.every((checksum) => checksum?.length === 8)).toBe(true);
  });

  it('has an id of 12, a secret of 43 and a checksum of 8 characters', () => {
    expect(newApiKey(randomBytes)).toMatch(/^iops_[a-z0-9]{12}_[A-Za-z0-9]{43}_[0-9a-f]{8}$/);
  });

  it('draws every letter from the bytes it is given, and drops those that would favour some', () => {
    // 252 and up are unfair for an alphabet of 36, 248 and up for one of 62.
    const bytes = [255, 0, 251];
    const random = (length: number) => Uint8Array.from({ length }, (_, n) => bytes[n % bytes.length] ?? 0);
    expect(newApiKey(random)).toMatch(/^iops_(a9){6}_A+_[0-9a-f]{8}$/);
  });

  it('is another one every time', () => {
    const keys = Array.from({ length: 100 }, () => newApiKey(randomBytes));
    expect(new Set(keys).size).toBe(100);
  });

  it('tells its id when form and checksum are right', () => {
    expect(apiKeyId(key)).toBe('abcdefghij01');
  });

  it.each([
    key.slice(0, -1),
    `${key}0`,
    `${key}\n`,
    ` ${key}`,
    key.replace('A1', 'A2'),
    key.toUpperCase(),
    '',
    'iops___',
  ])('is none as %j', (wrong) => {
    expect(apiKeyId(wrong)).toBeNull();
  });
});
