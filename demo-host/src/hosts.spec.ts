import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { HOST_EXAMPLES } from './hosts.js';
import { buildServer } from './server.js';

const SECRET = 'a secret of more than thirty-two bytes';
const app = buildServer({
  port: 0,
  bffUrl: 'https://ops.example.com',
  simulatorUrl: 'http://127.0.0.1:1',
  simulatorKey: 'iops_2_secret_sum',
  jwtSecret: SECRET,
  jwtIssuer: 'demo-host',
  webhookSecret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
  ingestKey: 'iops_1_secret_sum',
});
let base: string;
beforeAll(async () => {
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

const load = (path: string, cookie = '') => fetch(base + path, { headers: { cookie } });
const policyOf = (response: Response) =>
  new Map(
    (response.headers.get('content-security-policy') ?? '')
      .split('; ')
      .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')] as const),
  );
const csrfIn = (html: string) => /name="csrf-token" content="([^"]+)"/.exec(html)?.[1] ?? '';
/** The one that names a version asks IOPS for it first, which is not there. */
const STATIC = HOST_EXAMPLES.map(({ name }) => `/hosts/${name}`).filter((path) => path !== '/hosts/two-copies');
const PAGES = ['/hosts/', '/gallery', '/hosts/turbo', '/hosts/turbo/students', '/hosts/turbo/reason', ...STATIC];

describe.each(PAGES)('the page %s', (path) => {
  test('has no inline script, style or handler, and nothing left to fill in', async () => {
    const response = await load(path);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).not.toMatch(/<script(?![^>]+src=)|<style|\sstyle=|\son\w+=|\{\{|<%/);
  });

  test('lets in no inline script, and may be framed by this host alone', async () => {
    const policy = policyOf(await load(path));
    expect([policy.get('default-src'), policy.get('frame-ancestors')]).toEqual(["'none'", "'self'"]);
    expect(policy.get('script-src')).not.toContain('unsafe');
  });
});

test('the page with a frame lets in nothing of IOPS but the frame', async () => {
  const policy = policyOf(await load('/hosts/frame'));
  const named = [...policy].filter(([, value]) => value.includes('ops.example.com'));
  expect(named).toEqual([['frame-src', 'https://ops.example.com']]);
});

test('with Turbo the nonce of the style is in policy and page, the same for a session, another for the next', async () => {
  const nonces = async (cookie: string) => {
    const response = await load('/hosts/turbo', cookie);
    const [, shown] = /name="csp-nonce" content="([^"]+)"/.exec(await response.text()) ?? [];
    expect(policyOf(response).get('style-src')).toBe(`'self' https://ops.example.com 'nonce-${shown}'`);
    return shown;
  };
  const cookie = 'meridian_session=session-one';
  const all = [await nonces(cookie), await nonces(cookie), await nonces('meridian_session=session-two')];
  expect([all[0] === all[1], all[1] === all[2]]).toEqual([true, false]);
});

describe('POST /hosts/iops/token', () => {
  const ask = (cookie: string, csrf: string) =>
    fetch(`${base}/hosts/iops/token`, { method: 'POST', headers: { cookie, 'x-csrf-token': csrf } });

  test('mints a token for the session of a page that was sent, with the CSRF token in it', async () => {
    const page = await load('/hosts/plain');
    const cookie = page.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/);
    const response = await ask(cookie.split(';')[0] ?? '', csrfIn(await page.text()));
    const { token } = (await response.json()) as { token: string };
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(jwt.verify(token, SECRET, { audience: 'iops', issuer: 'demo-host' })).toMatchObject({ role: 'operator' });
  });

  test('is 401 without a session, and 422 with the CSRF token of another or none', async () => {
    const csrf = csrfIn(await (await load('/hosts/plain', 'meridian_session=session-one')).text());
    const answers = [
      await ask('', csrf),
      await ask('meridian_session=session-two', csrf),
      await ask('meridian_session=session-one', ''),
      await ask('meridian_session=session-one', csrf),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 422, 422, 200]);
  });
});
