import { createHash } from 'node:crypto';
import { apiKeyId } from '@iops/contracts';

/** What is kept of a key that was well formed. */
export interface ParsedApiKey {
  keyId: string;
  /** SHA-256 of the whole key: what is stored. With 256 random bits in it, a slower hash would protect nothing more. */
  hash: Buffer;
}

/** Reads a key, or null when its form or checksum is wrong: a mistyped key is told without a look-up. */
export function parseApiKey(key: string): ParsedApiKey | null {
  const keyId = apiKeyId(key);
  return keyId === null ? null : { keyId, hash: createHash('sha256').update(key).digest() };
}
