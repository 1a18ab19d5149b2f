import { sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ec, ecPair, hmac, mint, part, pemOf, rsa, rsaPair, type Signer } from '../../testing/forge.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { Problem } from '../http/problem.js';
import { TokensService } from './tokens.service.js';

const hostRsa = rsaPair();
const hostEc = ecPair();
const strangerRsa = rsaPair();
const strangerEc = ecPair();
const publicPem = pemOf(hostRsa.publicKey);

/** A way that a host may sign: what IOPS is told, and the one algorithm that it takes then. */
const HOSTS = {
  HS256: { env: { IOPS_JWT_SECRET: JWT_SECRET }, signer: hmac(JWT_SECRET) },
  RS256: {
    env: { IOPS_JWT_SECRET: '', IOPS_JWT_PUBLIC_KEY: publicPem.replaceAll('\n', '\\n') },
    signer: rsa(hostRsa.privateKey),
  },
  ES256: { env: { IOPS_JWT_SECRET: '', IOPS_JWT_PUBLIC_KEY: pemOf(hostEc.publicKey) }, signer: ec(hostEc.privateKey) },
};
type Algorithm = keyof typeof HOSTS;

const now = () => Math.floor(Date.now() / 1000);
const claims = (change: object = {}) => ({
  iss: 'host',
  aud: 'iops',
  sub: 'ana',
  role: 'viewer',
  iat: now(),
  exp: now() + 300,
  ...change,
});
const json = (change: object = {}) => JSON.stringify(claims(change));
const bytes = (length: number, byte: number) => Buffer.alloc(length, byte);
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The one after it: it differs in the lowest bit, which the last letter of a signature does not use. */
const nextLetter = (letter: string) => BASE64[BASE64.indexOf(letter) + 1]!;
const changedAt = (token: string, index: number) => {
  const at = index < 0 ? token.length + index : index;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
};

/** Headers that would be refused although the host itself had signed them. */
const HEADERS: [string, (alg: string) => unknown][] = [
  ['that names no algorithm', () => ({ typ: 'JWT' })],
  ['whose algorithm is none', () => ({ alg: 'none' })],
  ['whose algorithm is None', () => ({ alg: 'None' })],
  ['whose algorithm is empty', () => ({ alg: '' })],
  ['whose algorithm is followed by a blank', (alg) => ({ alg: `${alg} ` })],
  ['whose algorithm is in lower case', (alg) => ({ alg: alg.toLowerCase() })],
  ['whose algorithm is an array', (alg) => ({ alg: [alg] })],
  ['whose algorithm is an object', () => ({ alg: { name: 'HS256' } })],
  ['with two algorithms, the wrong one first', (alg) => `{"alg":"none","alg":"${alg}"}`],
  ['with two algorithms, the wrong one last', (alg) => `{"alg":"${alg}","alg":"none"}`],
  ['with two algorithms, one of them escaped', (alg) => `{"alg":"none","\\u0061lg":"${alg}"}`],
  ['with crit', (alg) => ({ alg, crit: ['exp'], exp: 9e9 })],
  ['with an empty crit', (alg) => ({ alg, crit: [] })],
  ['with b64 false', (alg) => ({ alg, b64: false, crit: ['b64'] })],
  ['with a key of its own', (alg) => ({ alg, jwk: strangerRsa.publicKey.export({ format: 'jwk' }) })],
  ['with an address of keys', (alg) => ({ alg, jku: 'https://evil.example/jwks.json' })],
  ['with an address of certificates', (alg) => ({ alg, x5u: 'https://evil.example/x.pem' })],
  ['with certificates', (alg) => ({ alg, x5c: ['MIIB'] })],
  ['that is compressed', (alg) => ({ alg, zip: 'DEF' })],
  ['whose kid is a number', (alg) => ({ alg, kid: 1 })],
  ['whose kid is an object', (alg) => ({ alg, kid: { $ne: null } })],
  ['that is an array', (alg) => [{ alg }]],
  ['that is null', () => 'null'],
  ['that is text', (alg) => `"${alg}"`],
  ['that is no JSON', (alg) => `{alg:"${alg}"}`],
  ['with a byte order mark', (alg) => `\ufeff{"alg":"${alg}"}`],
  ['that is cut off', (alg) => `{"alg":"${alg}"`],
];

/** Claims that are refused although the host itself signed them. */
const CLAIMS: [string, () => unknown][] = [
  ['expired', () => claims({ iat: now() - 400, exp: now() - 60 })],
  ['good for 16 minutes', () => claims({ exp: now() + 960 })],
  ['made in the future', () => claims({ iat: now() + 120, exp: now() + 300 })],
  ['expired before it was made', () => claims({ iat: now(), exp: now() - 10 })],
  ['without an end', () => claims({ exp: undefined })],
  ['without a beginning', () => claims({ iat: undefined })],
  ...['9999999999', 1e300, 9e15, -1, null, true, [], {}, 'Infinity', now() + 300.5].map(
    (exp): [string, () => unknown] => [`with exp ${JSON.stringify(exp)}`, () => claims({ exp })],
  ),
  ['with exp 1e999', () => json().replace(/"exp":\d+/, '"exp":1e999')],
  ['with exp twice', () => json().replace('{', '{"exp":9999999999,')],
  ['with iat as text', () => claims({ iat: String(now()) })],
  ['with a broken iat', () => claims({ iat: now() - 0.5 })],
  ['not good yet', () => claims({ nbf: now() + 120 })],
  ['with nbf as text', () => claims({ nbf: '0' })],
  ['with nbf null', () => claims({ nbf: null })],
  ...[undefined, '', 'IOPS', 'iops ', ' iops', 'other', ['other'], [['iops']], [], {}, { iops: 1 }, null, true].map(
    (aud): [string, () => unknown] => [`for ${JSON.stringify(aud)}`, () => claims({ aud })],
  ),
  ...[undefined, 'evil', '', null, ['host'], 'host ', 'HOST', { host: 1 }].map((iss): [string, () => unknown] => [
    `from ${JSON.stringify(iss)}`,
    () => claims({ iss }),
  ]),
  ...[undefined, '', 'root', 'Admin', 'admin ', 'viewer,admin', ['admin'], ['viewer', 'admin'], {}, null, 2, true].map(
    (role): [string, () => unknown] => [`with the role ${JSON.stringify(role)}`, () => claims({ role })],
  ),
  ['with two roles', () => json().replace('{', '{"role":"admin",')],
  ['with two roles, one of them escaped', () => json().replace('{', '{"\\u0072ole":"admin",')],
  ['with a role inside of __proto__', () => json({ role: undefined }).replace('{', '{"__proto__":{"role":"admin"},')],
  ...[
    undefined,
    '',
    ' ',
    7,
    null,
    true,
    ['ana'],
    { id: 'ana' },
    'a'.repeat(256),
    ' ana',
    'ana\u0000',
    'ana\nadmin',
  ].map((sub): [string, () => unknown] => [`for ${JSON.stringify(sub)?.slice(0, 20)}`, () => claims({ sub })]),
  ...['system', 'System', 'ｓｙｓｔｅｍ', 'sys\u200btem', 'key:abc', 'KEY:abc', 'ana\u202e', '\ud800'].map(
    (sub): [string, () => unknown] => [`that passes for ${JSON.stringify(sub)}`, () => claims({ sub })],
  ),
  ['with a repeated name deep inside', () => json({ more: [{ a: { b: 1 } }] }).replace('"b":1', '"b":1,"b":2')],
  ['over 4 KiB', () => claims({ more: 'x'.repeat(4096) })],
  ['without claims', () => '{}'],
  ...['null', '[]', '"ana"', '1', 'true', 'ana', '{', '', `[${json()}]`, '[['.repeat(500), `${json()} {}`].map(
    (text): [string, () => unknown] => [`whose claims are ${JSON.stringify(text).slice(0, 20)}`, () => text],
  ),
  ['that holds a token', () => mint({ alg: 'HS256' }, claims(), hmac(JWT_SECRET))],
];

/** Spellings of a good token that are not one. */
const SPELLINGS: [string, (good: string) => string][] = [
  ['without a signature', (good) => good.slice(0, good.lastIndexOf('.') + 1)],
  ['without the last part', (good) => good.slice(0, good.lastIndexOf('.'))],
  ['with a dot at its end', (good) => `${good}.`],
  ['with a dot at its start', (good) => `.${good}`],
  ['with a part too many', (good) => `${good}.e30`],
  ['with five parts', (good) => `${good}.e30.e30`],
  ['with the header twice', (good) => `${good.split('.')[0]}.${good}`],
  ['padded', (good) => `${good}=`],
  ['padded inside', (good) => good.replace('.', '=.')],
  ['with a blank inside', (good) => good.replace('.', ' .')],
  ['after two blanks', (good) => ` ${good}`],
  ['in quotes', (good) => `"${good}"`],
  ['with letters beyond ASCII', (good) => `${good}é`],
  ['with other dots', (good) => good.replaceAll('.', '·')],
  ['in base64 that is not for addresses', (good) => good.replace(/[\w-]{4}$/, '+/+/')],
  ['in percent signs', (good) => good.replaceAll('.', '%2E')],
  ['with another first letter', (good) => changedAt(good, 0)],
  ['with another letter in its claims', (good) => changedAt(good, good.indexOf('.') + 20)],
  ['with another letter in its signature', (good) => changedAt(good, -10)],
  ['whose last letter has spare bits set', (good) => `${good.slice(0, -1)}${nextLetter(good.at(-1)!)}`],
  ['with a signature cut short', (good) => good.slice(0, -4)],
  ['with a longer signature', (good) => `${good}AAAA`],
  [
    'with other claims under the signature',
    (good) => good.replace(/\.[^.]+\./, `.${part(claims({ role: 'admin' }))}.`),
  ],
  ['of dots', () => '..'],
  ['of nothing', () => '.'],
  ['of words', () => 'nonsense'],
  ['said twice', (good) => `${good}, Bearer ${good}`],
];

/** Tokens that somebody else signed, or that were signed in another way than the host signs. */
const SIGNATURES: [string, string, Signer][] = [
  ['with nothing, as none', 'none', () => Buffer.alloc(0)],
  ['with something, as none', 'none', hmac('y'.repeat(32))],
  ['with another secret', 'HS256', hmac('x'.repeat(32))],
  ['with an empty secret', 'HS256', hmac('')],
  ['with the public key for a secret', 'HS256', hmac(publicPem)],
  ['with the public key for a secret, trimmed', 'HS256', hmac(publicPem.trim())],
  ['with the public key for a secret, as it was set', 'HS256', hmac(publicPem.trim().replaceAll('\n', '\\n'))],
  [
    'with the public key for a secret, in bytes',
    'HS256',
    hmac(hostRsa.publicKey.export({ type: 'spki', format: 'der' })),
  ],
  ['with the public EC key for a secret', 'HS256', hmac(pemOf(hostEc.publicKey))],
  ['with the public key for a secret, as HS512', 'HS512', hmac(publicPem, 'sha512')],
  ['with the secret, as HS384', 'HS384', hmac(JWT_SECRET, 'sha384')],
  ['with the secret, as HS512', 'HS512', hmac(JWT_SECRET, 'sha512')],
  ['with a stranger’s RSA key', 'RS256', rsa(strangerRsa.privateKey)],
  ['with the RSA key, as RS512', 'RS512', rsa(hostRsa.privateKey, 'sha512')],
  ['with the RSA key and SHA-1', 'RS256', rsa(hostRsa.privateKey, 'sha1')],
  [
    'with the RSA key, as PS256',
    'PS256',
    (input) => sign('sha256', Buffer.from(input), { key: hostRsa.privateKey, padding: 6, saltLength: 32 }),
  ],
  ['with a stranger’s EC key', 'ES256', ec(strangerEc.privateKey)],
  ['on another curve', 'ES256', ec(ecPair('P-384').privateKey)],
  ['on the curve of coins', 'ES256', ec(ecPair('secp256k1').privateKey)],
  ['on P-384, as ES384', 'ES384', ec(ecPair('P-384').privateKey, 'sha384')],
  ['with the EC key, as ES512', 'ES512', ec(hostEc.privateKey, 'sha512')],
  ['in the DER form of EC', 'ES256', (input) => sign('sha256', Buffer.from(input), hostEc.privateKey)],
  ['with zeros', 'ES256', () => bytes(64, 0)],
  ['with zeros', 'RS256', () => bytes(256, 0)],
  ['with zeros', 'HS256', () => bytes(32, 0)],
  ['with ones', 'ES256', () => bytes(64, 255)],
  ['with a signature of 3 KB', 'RS256', () => bytes(2000, 1)],
];

describe.each(Object.keys(HOSTS) as Algorithm[])('of a host that signs with %s', (alg) => {
  const { env, signer } = HOSTS[alg];
  let test: TestApp;
  const ask = async (token: string) => {
    const { status, body } = await test.request('GET', '/api/alerts', { authorization: `Bearer ${token}` });
    return { status, code: body.code, detail: body.detail };
  };
  const refused = {
    status: 401,
    code: 'unauthenticated',
    detail: expect.stringMatching(
      /^The (token is not a well-formed JWT|token is not valid: [^:]{10,120}|token has expired)\.$|^The token is not valid: `/,
    ),
  };

  beforeAll(async () => {
    test = await startTestApp({ ...env, IOPS_JWT_ISSUER: 'host' });
  });
  afterAll(() => test.close());

  it('takes the tokens that it may', async () => {
    const good: [unknown, object][] = [
      [{ alg, typ: 'JWT' }, {}],
      [{ alg, kid: '../../../../dev/null' }, {}],
      [{ alg, kid: "' OR 1=1 --" }, { aud: ['other', 'iops'] }],
      [
        { typ: 'at+jwt', alg },
        { sub: 'Zoë 李', nbf: now() - 5, jti: 'a', more: { a: [{ a: '"a":1' }] } },
      ],
      [{ alg }, { iat: now() + 20, exp: now() + 20 + 900, role: 'admin', sub: 'a'.repeat(255) }],
    ];
    for (const [header, change] of good) {
      expect(await ask(mint(header, claims(change), signer))).toMatchObject({ status: 200 });
    }
  });

  it.each(HEADERS)('refuses a token of it with a header %s', async (_, header) => {
    expect(await ask(mint(header(alg), claims(), signer))).toEqual(refused);
  });

  it.each(CLAIMS)('refuses a token of it that is %s', async (_, content) => {
    expect(await ask(mint({ alg }, content(), signer))).toEqual(refused);
  });

  it.each(SPELLINGS)('refuses a token of it %s', async (_, spell) => {
    expect(await ask(spell(mint({ alg }, claims(), signer)))).toEqual(refused);
  });

  it.each(SIGNATURES)('refuses a token signed %s (%s)', async (_, as, forger) => {
    for (const header of [as, alg]) expect(await ask(mint({ alg: header }, claims(), forger))).toEqual(refused);
  });

  it('refuses any text, header and claims with a reason, never with a failure', async () => {
    const tokens = test.app.get(TokensService);
    const refusedOrGood = async (text: string) => {
      const error: unknown = await tokens.identify(text).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error === null || (error instanceof Problem && error.code === 'unauthenticated')).toBe(true);
    };
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), refusedOrGood), { numRuns: 300 });
    const anyToken = fc
      .tuple(fc.oneof(fc.json(), fc.constant(`{"alg":"${alg}"}`)), fc.json())
      .map(([header, content]) => mint(header, content, signer));
    await fc.assert(fc.asyncProperty(anyToken, refusedOrGood), { numRuns: 300 });
    const anyClaims = fc
      .record(
        {
          sub: fc.jsonValue(),
          role: fc.jsonValue(),
          iat: fc.jsonValue(),
          exp: fc.jsonValue(),
          nbf: fc.jsonValue(),
          aud: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((change) => mint({ alg }, claims(change), signer));
    await fc.assert(fc.asyncProperty(anyClaims, refusedOrGood), { numRuns: 300 });
  });
});
