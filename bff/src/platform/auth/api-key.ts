import { createHash } from 'node:crypto';

/** The parts of a key that was well formed: `iops_<id>_<secret>_<checksum>`. */
export interface ParsedApiKey {
  keyId: string;
  /** SHA-256 of the whole key: what is stored. */
  hash: Buffer;
}

const FORM = /^iops_([a-z0-9]{12})_([A-Za-z0-9]{43})_([0-9a-f]{8})$/;

/** Reads a key, or null when its form or checksum is wrong: a mistyped key costs no query. */
export function parseApiKey(key: string): ParsedApiKey | null {
  const [, keyId, secret, checksum] = FORM.exec(key) ?? [];
  if (keyId === undefined || crc32(`${keyId}_${secret}`) !== checksum) return null;
  return { keyId, hash: createHash('sha256').update(key).digest() };
}

/** CRC-32 (IEEE 802.3) of ASCII text as 8 hex digits. */
export function crc32(text: string): string {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
