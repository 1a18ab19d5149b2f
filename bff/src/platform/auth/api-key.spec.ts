import { createHash } from 'node:crypto';
import { formatApiKey } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { parseApiKey } from './api-key.js';

const key = formatApiKey('abcdefghij01', `${'A1'.repeat(21)}z`);

describe('an API key', () => {
  it('is kept as its id and the hash of all of it', () => {
    expect(parseApiKey(key)).toEqual({ keyId: 'abcdefghij01', hash: createHash('sha256').update(key).digest() });
  });

  it('is not read when its checksum is wrong', () => {
    expect(parseApiKey(key.replace('A1', 'A2'))).toBeNull();
  });
});
