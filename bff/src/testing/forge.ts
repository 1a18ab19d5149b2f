import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A pair of keys, as a host has them. */
export interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

/** A new RSA pair. */
export const rsaPair = (modulusLength = 2048): KeyPair => generateKeyPairSync('rsa', { modulusLength });
/** A new pair on a curve. */
export const ecPair = (namedCurve = 'P-256'): KeyPair => generateKeyPairSync('ec', { namedCurve });
/** A public key as PEM. */
export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** JSON of a value, or the text itself, in base64url. */
export const part = (content: unknown): string =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');

/** Gives the signature of a token's first two parts. */
export type Signer = (input: string) => Buffer;
/** Signs as HS256 does, or with another digest. */
export const hmac =
  (secret: string | Buffer, digest = 'sha256'): Signer =>
  (input) =>
    createHmac(digest, secret).update(input).digest();
/** Signs as RS256 does, or with another digest. */
export const rsa =
  (key: KeyObject, digest = 'sha256'): Signer =>
  (input) =>
    sign(digest, Buffer.from(input), key);
/** Signs as ES256 does, or with another digest. */
export const ec =
  (key: KeyObject, digest = 'sha256'): Signer =>
  (input) =>
    sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

/** A token of any header and claims, each a value or the very text. */
export function mint(header: unknown, claims: unknown, signer: Signer): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}
