import type { KeyObject } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ec, ecPair, hmac, mint, pemOf, rsa, rsaPair, type Signer } from '../../testing/forge.js';
import { type KeyServer, startKeyServer } from '../../testing/key-server.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';

const first = rsaPair();
const second = ecPair();
const third = rsaPair();
const weak = rsaPair(1024);
const otherCurve = ecPair('P-384');

const jwk = (key: KeyObject, more: object) => ({ ...key.export({ format: 'jwk' }), ...more });
const keySet = (...keys: object[]) => JSON.stringify({ keys });
const FIRST = jwk(first.publicKey, { kid: 'first', use: 'sig', alg: 'RS256' });
const SECOND = jwk(second.publicKey, { kid: 'second' });
const MINUTE = 60_000;

describe('a host that publishes its keys', () => {
  let keys: KeyServer;
  let test: TestApp;
  // Only `Date` is moved: waiting ten minutes or a day is all that it stands for.
  const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);
  const now = () => Math.floor(Date.now() / 1000);
  const claims = () => ({ aud: 'iops', sub: 'ana', role: 'viewer', iat: now(), exp: now() + 300 });
  const ask = async (header: object, signer: Signer) => {
    const authorization = `Bearer ${mint(header, claims(), signer)}`;
    return (await test.request('GET', '/api/alerts', { authorization })).status;
  };
  const asFirst = () => ask({ alg: 'RS256', kid: 'first' }, rsa(first.privateKey));
  const asSecond = () => ask({ alg: 'ES256', kid: 'second' }, ec(second.privateKey));
  /** What the host publishes becomes known: its cooldown is over, and a token asks for a key that is not known. */
  const learn = async (body: string) => {
    Object.assign(keys, { body, status: 200, location: null });
    pass(31_000);
    await ask({ alg: 'RS256', kid: 'nobody' }, rsa(third.privateKey));
  };

  beforeAll(async () => {
    jest.useFakeTimers({
      now: Date.now(),
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
    keys = await startKeyServer(keySet(FIRST));
    test = await startTestApp({ IOPS_JWT_SECRET: '', IOPS_JWT_JWKS_URL: keys.url });
  });
  afterEach(async () => {
    await learn(keySet(FIRST));
  });
  afterAll(async () => {
    await test.close();
    await keys.close();
    jest.useRealTimers();
  });

  it('is asked once for many tokens', async () => {
    const before = keys.asked;
    for (let i = 0; i < 20; i++) expect(await asFirst()).toBe(200);
    expect(keys.asked).toBe(before);
  });

  it('rotates: a new key is known once the cooldown is over, and not asked for before', async () => {
    keys.body = keySet(FIRST, SECOND);
    const before = keys.asked;
    expect([await asSecond(), await asSecond(), await asFirst()]).toEqual([401, 401, 200]);
    expect(keys.asked).toBe(before);
    pass(31_000);
    expect([await asSecond(), await asFirst()]).toEqual([200, 200]);
    expect(keys.asked).toBe(before + 1);
  });

  it('is asked once per cooldown, however many unknown keys are named', async () => {
    pass(31_000);
    const before = keys.asked;
    const guesses = Array.from({ length: 30 }, (_, n) => ask({ alg: 'RS256', kid: `k${n}` }, rsa(third.privateKey)));
    expect(new Set(await Promise.all(guesses))).toEqual(new Set([401]));
    expect(keys.asked).toBe(before + 1);
  });

  it('takes a key back: it is refused once the keys are ten minutes old', async () => {
    await learn(keySet(FIRST, SECOND));
    keys.body = keySet(FIRST);
    pass(11 * MINUTE);
    await asFirst();
    pass(1_000);
    expect([await asSecond(), await asFirst()]).toEqual([401, 200]);
  });

  it.each([
    ['fails', { status: 500, body: 'oops' }],
    ['answers with nothing', { body: '' }],
    ['answers with a page', { body: '<html>' }],
    ['answers with null', { body: 'null' }],
    ['answers with text', { body: '{"keys":"all"}' }],
    ['answers with keys that are none', { body: '{"keys":[null,1,"a"]}' }],
    ['sends elsewhere', { status: 302, location: 'http://127.0.0.1:9/', body: '' }],
  ])('that %s leaves its known keys good for a day, and no longer', async (_, answer) => {
    Object.assign(keys, answer);
    for (const ms of [0, 11 * MINUTE, 60 * MINUTE, 22 * 60 * MINUTE]) {
      pass(ms);
      expect(await asFirst()).toBe(200);
    }
    pass(2 * 60 * MINUTE);
    const authorization = `Bearer ${mint({ alg: 'RS256', kid: 'first' }, claims(), rsa(first.privateKey))}`;
    expect(await test.request('GET', '/api/alerts', { authorization })).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
    expect(await ask({ alg: 'HS256', kid: 'first' }, hmac(pemOf(first.publicKey)))).toBe(401);
  });

  it('that is gone leaves its known keys good', async () => {
    const { url } = keys;
    await keys.close();
    pass(11 * MINUTE);
    expect(await asFirst()).toBe(200);
    expect(await asSecond()).toBe(401);
    keys = await startKeyServer(keySet(FIRST), Number(new URL(url).port));
  });

  it.each([
    ['for encryption', { use: 'enc' }],
    ['for another algorithm of its kind', { alg: 'RS512' }],
    ['for an algorithm of another kind', { alg: 'HS256' }],
    ['to sign with', { key_ops: ['sign'] }],
  ])('publishes a key %s: it is not used', async (_, more) => {
    await learn(keySet({ ...FIRST, ...more }));
    expect(await asFirst()).toBe(401);
  });

  it.each([
    ['RSA of 1024 bits', 'RS256', jwk(weak.publicKey, { kid: 'k' }), rsa(weak.privateKey)],
    ['P-384', 'ES256', jwk(otherCurve.publicKey, { kid: 'k' }), ec(otherCurve.privateKey)],
    ['P-384, as ES384', 'ES384', jwk(otherCurve.publicKey, { kid: 'k' }), ec(otherCurve.privateKey, 'sha384')],
    ['a secret', 'HS256', { kty: 'oct', k: 'c2VjcmV0', kid: 'k' }, hmac('secret')],
    ['a private key', 'RS256', jwk(third.privateKey, { kid: 'k' }), rsa(third.privateKey)],
    ['a key that cannot be read', 'RS256', { kty: 'RSA', kid: 'k', n: '!', e: 1 }, rsa(third.privateKey)],
  ])('publishes %s (%s): it is not used', async (_, alg, key, signer) => {
    await learn(keySet(key, SECOND));
    expect(await ask({ alg, kid: 'k' }, signer)).toBe(401);
    expect(await asSecond()).toBe(200);
  });

  it.each([
    ['the public key for a secret', { alg: 'HS256', kid: 'first' }, hmac(pemOf(first.publicKey))],
    ['the key’s id, but a stranger’s key', { alg: 'RS256', kid: 'first' }, rsa(third.privateKey)],
    ['an algorithm of another kind', { alg: 'ES256', kid: 'first' }, ec(second.privateKey)],
    ['a wider algorithm of its kind', { alg: 'RS512', kid: 'first' }, rsa(first.privateKey, 'sha512')],
    ['the id __proto__', { alg: 'RS256', kid: '__proto__' }, rsa(first.privateKey)],
    ['a path for an id', { alg: 'RS256', kid: '../first' }, rsa(first.privateKey)],
  ])('refuses a token with %s', async (_, header, signer) => {
    expect(await ask(header, signer)).toBe(401);
  });

  it('with one key of a kind takes tokens that do not name it', async () => {
    expect(await ask({ alg: 'RS256' }, rsa(first.privateKey))).toBe(200);
    await learn(keySet(FIRST, jwk(third.publicKey, { kid: 'third' })));
    expect(await ask({ alg: 'RS256' }, rsa(first.privateKey))).toBe(401);
  });
});
