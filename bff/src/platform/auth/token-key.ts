import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

/** The algorithms that tokens may be signed with; each kind of key goes with one. */
export type TokenAlgorithm = 'HS256' | 'RS256' | 'ES256';

/** A key to verify tokens with, and the only algorithm it is used for. */
export interface TokenKey {
  kind: 'key';
  algorithm: TokenAlgorithm;
  key: KeyObject;
}

const MIN_RSA_BITS = 2048;
/** Only what says that it is public: a private key must never have come here, and a certificate would have an end. */
const PUBLIC_PEM = /^-----BEGIN (RSA )?PUBLIC KEY-----\r?\n/;

/** The key of a secret that is shared with the host. */
export function secretKey(secret: string): TokenKey {
  return { kind: 'key', algorithm: 'HS256', key: createSecretKey(Buffer.from(secret)) };
}

/** The key of a PEM, whose line ends may be written as `\n`; null unless it is public and RSA of 2048 bits or P-256. */
export function publicKey(pem: string): TokenKey | null {
  const text = pem.replaceAll('\\n', '\n');
  if (!PUBLIC_PEM.test(text)) return null;
  try {
    const key = createPublicKey(text);
    const algorithm = algorithmOf(key);
    return algorithm && { kind: 'key', algorithm, key };
  } catch {
    return null;
  }
}

/** The one algorithm that a public key may be used with; null for one that is too weak or of another kind. */
export function algorithmOf(key: KeyObject): 'RS256' | 'ES256' | null {
  const { modulusLength = 0, publicExponent = 0n, namedCurve } = key.asymmetricKeyDetails ?? {};
  // With an exponent of 1 everybody can sign.
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= MIN_RSA_BITS && publicExponent > 2n ? 'RS256' : null;
  return key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1' ? 'ES256' : null;
}
