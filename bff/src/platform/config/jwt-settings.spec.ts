import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { formatApiKey } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { ecPair, pemOf, rsaPair } from '../../testing/forge.js';
import { loadConfig } from './config.js';

const load = (env: object) => loadConfig({ DATABASE_URL: 'postgres://localhost/iops', ...env });
const rsa = rsaPair();
const rsaPem = pemOf(rsa.publicKey);
const ecPem = pemOf(ecPair().publicKey);
const secret = 's'.repeat(32);
const key = formatApiKey('abcdefghij01', 'A'.repeat(43));
const everybodySigns = pemOf(
  createPublicKey({ key: { ...rsa.publicKey.export({ format: 'jwk' }), e: 'AQ' }, format: 'jwk' }),
);

describe('the key of tokens', () => {
  it.each([
    ['a secret', { IOPS_JWT_SECRET: secret }, 'HS256'],
    ['an RSA key', { IOPS_JWT_PUBLIC_KEY: rsaPem }, 'RS256'],
    ['an RSA key on one line', { IOPS_JWT_PUBLIC_KEY: rsaPem.replaceAll('\n', '\\n') }, 'RS256'],
    ['an RSA key with the line ends of Windows', { IOPS_JWT_PUBLIC_KEY: rsaPem.replaceAll('\n', '\r\n') }, 'RS256'],
    ['an RSA key in PKCS #1', { IOPS_JWT_PUBLIC_KEY: rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }) }, 'RS256'],
    ['an EC key', { IOPS_JWT_PUBLIC_KEY: ecPem }, 'ES256'],
  ])('may be %s', (_, env, algorithm) => {
    expect(load(env).jwt).toMatchObject({ kind: 'key', algorithm });
  });

  it.each([
    [{ IOPS_JWT_JWKS_URL: 'https://host.example/jwks.json?v=1' }],
    [{ IOPS_JWT_JWKS_URL: 'https://host.example/jwks.json', NODE_ENV: 'production' }],
    [{ IOPS_JWT_JWKS_URL: 'http://127.0.0.1:4200/jwks.json' }],
    [{ IOPS_JWT_JWKS_URL: 'http://[::1]:4200/jwks.json' }],
  ])('may be published: %j', (env) => {
    expect(load(env).jwt).toEqual({ kind: 'jwks', url: env.IOPS_JWT_JWKS_URL });
  });

  it.each([
    ['no key', {}, 'Exactly one of IOPS_JWT_SECRET, IOPS_JWT_PUBLIC_KEY and IOPS_JWT_JWKS_URL must be set'],
    ['two keys', { IOPS_JWT_SECRET: secret, IOPS_JWT_PUBLIC_KEY: ecPem }, 'Exactly one of'],
    ['a secret of 31 bytes', { IOPS_JWT_SECRET: 's'.repeat(31) }, 'IOPS_JWT_SECRET must have at least 32 bytes'],
    ['a public key for a secret', { IOPS_JWT_SECRET: rsaPem }, 'IOPS_JWT_SECRET must be a secret'],
    ['RSA of 1024 bits', { IOPS_JWT_PUBLIC_KEY: pemOf(rsaPair(1024).publicKey) }, 'IOPS_JWT_PUBLIC_KEY must be'],
    ['RSA that everybody signs with', { IOPS_JWT_PUBLIC_KEY: everybodySigns }, 'IOPS_JWT_PUBLIC_KEY must be'],
    ['P-384', { IOPS_JWT_PUBLIC_KEY: pemOf(ecPair('P-384').publicKey) }, 'IOPS_JWT_PUBLIC_KEY must be'],
    ['secp256k1', { IOPS_JWT_PUBLIC_KEY: pemOf(ecPair('secp256k1').publicKey) }, 'IOPS_JWT_PUBLIC_KEY must be'],
    [
      'Ed25519',
      { IOPS_JWT_PUBLIC_KEY: pemOf(generateKeyPairSync('ed25519').publicKey) },
      'IOPS_JWT_PUBLIC_KEY must be',
    ],
    [
      'a private key',
      { IOPS_JWT_PUBLIC_KEY: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
      'IOPS_JWT_PUBLIC_KEY must be',
    ],
    ['what is no PEM', { IOPS_JWT_PUBLIC_KEY: 'k'.repeat(64) }, 'IOPS_JWT_PUBLIC_KEY must be'],
    [
      'an empty PEM',
      { IOPS_JWT_PUBLIC_KEY: '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----' },
      'IOPS_JWT_PUBLIC_KEY',
    ],
    ['keys from afar by http', { IOPS_JWT_JWKS_URL: 'http://host.example/jwks' }, 'IOPS_JWT_JWKS_URL must be https'],
    ['keys from what looks near', { IOPS_JWT_JWKS_URL: 'http://127.0.0.1.evil.example/' }, 'IOPS_JWT_JWKS_URL must be'],
    [
      'keys by http in production',
      { IOPS_JWT_JWKS_URL: 'http://127.0.0.1:1/', NODE_ENV: 'production' },
      'IOPS_JWT_JWKS_URL must be https',
    ],
    ['keys from a file', { IOPS_JWT_JWKS_URL: 'file:///etc/jwks' }, 'IOPS_JWT_JWKS_URL must be an http(s) URL'],
    [
      'keys behind a password',
      { IOPS_JWT_JWKS_URL: 'https://a:b@host.example/' },
      'IOPS_JWT_JWKS_URL must have no user',
    ],
  ])('may not be %s', (_, env, message) => {
    expect(() => load(env)).toThrow(message);
  });
});

describe('the API keys of the configuration', () => {
  it.each([
    ['IOPS_INGEST_KEY', { IOPS_INGEST_KEY: 'secret' }, 'IOPS_INGEST_KEY must have the form'],
    ['IOPS_ADMIN_KEY', { IOPS_ADMIN_KEY: key.replace('A', 'B') }, 'IOPS_ADMIN_KEY must have the form'],
    ['one for both', { IOPS_INGEST_KEY: key, IOPS_ADMIN_KEY: key }, 'IOPS_ADMIN_KEY must be another key'],
  ])('are refused when they are wrong: %s', (_, env, message) => {
    expect(() => load({ IOPS_JWT_SECRET: secret, ...env })).toThrow(message);
  });
});
