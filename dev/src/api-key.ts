import { crc32 } from 'node:zlib';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const ID_ALPHABET = LOWER + DIGITS;
const SECRET_ALPHABET = LOWER.toUpperCase() + LOWER + DIGITS;

/** Gives `length` unpredictable bytes: `randomBytes` of node:crypto, or fixed ones in a test. */
export type RandomBytes = (length: number) => Uint8Array;

/** A new key `iops_<id>_<secret>_<checksum>`: 12 characters that name it, 43 base62 ones (256 bits) that are secret. */
export function newApiKey(random: RandomBytes): string {
  return formatApiKey(pick(ID_ALPHABET, 12, random), pick(SECRET_ALPHABET, 43, random));
}

/** Writes a key with its checksum, the CRC-32 of `<id>_<secret>` as 8 hex digits: a mistyped key is told without a look-up. */
export function formatApiKey(id: string, secret: string): string {
  const body = `${id}_${secret}`;
  return `iops_${body}_${crc32(body).toString(16).padStart(8, '0')}`;
}

function pick(alphabet: string, length: number, random: RandomBytes): string {
  // Bytes past the last full round would make the first letters likelier than the rest: drop them.
  const fair = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < fair && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
