import { describe, expect, it } from '@jest/globals';
import { crc32, parseApiKey } from './api-key.js';

const body = `abcdefghij01_${'A1'.repeat(21)}z`;
const key = `iops_${body}_${crc32(body)}`;

describe('an API key', () => {
  it('has the checksum of CRC-32, whose published check value is cbf43926', () => {
    expect(crc32('123456789')).toBe('cbf43926');
  });

  it('is read when form and checksum are right', () => {
    expect(parseApiKey(key)).toMatchObject({ keyId: 'abcdefghij01' });
  });

  it.each([key.slice(0, -1), `${key}0`, key.replace('A1', 'A2'), key.toUpperCase(), '', 'iops___'])(
    'is refused as %j',
    (wrong) => {
      expect(parseApiKey(wrong)).toBeNull();
    },
  );
});
