const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const ID_ALPHABET = `${LOWER}0123456789`;
const SECRET_ALPHABET = `${LOWER.toUpperCase()}${ID_ALPHABET}`;
const FORM = /^iops_([a-z0-9]{12})_([A-Za-z0-9]{43})_[0-9a-f]{8}$/;

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

/** The id of a key whose form and checksum are right, else null. */
export function apiKeyId(key: string): string | null {
  const [, id, secret] = FORM.exec(key) ?? [];
  return id !== undefined && secret !== undefined && formatApiKey(id, secret) === key ? id : null;
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

/** CRC-32 (IEEE 802.3) of ASCII text. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
