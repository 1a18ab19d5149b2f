import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { SSE_PATH } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { CLOCK_TOLERANCE_SECONDS } from '../../platform/auth/claims.js';
import { eventually } from '../../testing/eventually.js';
import { SsePage } from '../../testing/realtime-pages.js';
import { ADMIN_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { Audience } from './audience.js';
import { EventStreams } from './event-streams.service.js';
import type { Broadcast } from './told.js';

const ORIGIN = 'https://www.example.com';
const jwt = new JwtService({ secret: JWT_SECRET });
const tokenOf = (sub: string) => jwt.sign({ sub, role: 'viewer', aud: 'iops' }, { expiresIn: 300 });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('GET /api/sse', () => {
  let test: TestApp;
  let base: string;
  const pages: SsePage[] = [];
  const pageOf = (headers: Record<string, string>) => {
    const page = new SsePage(base, headers);
    pages.push(page);
    return page;
  };
  const open = async (headers: Record<string, string>, topics = 'alerts') => {
    const asked = get(`${base}${SSE_PATH}?topics=${topics}`, { headers, agent: false });
    return ((await once(asked, 'response')) as [IncomingMessage])[0];
  };
  const cutAll = async () => {
    for (const page of pages.splice(0)) page.cut();
    await eventually(() => expect(test.app.get(EventStreams).size).toBe(0));
  };

  beforeAll(async () => {
    test = await startTestApp({ IOPS_ALLOWED_ORIGINS: ORIGIN });
    base = await test.app.getUrl();
  });
  afterAll(async () => {
    await cutAll();
    await test.close();
  });

  it('lets in by token or read key, and says what was granted', async () => {
    for (const headers of [bearer(tokenOf('ana')), { 'x-api-key': ADMIN_KEY }, bearer(ADMIN_KEY)]) {
      const page = pageOf(headers);
      await page.connect(['alerts', 'weather']);
      expect(page.heard).toEqual([
        { event: 'ready', body: { granted: ['alerts'], refused: ['weather'], cursor: expect.any(String) } },
      ]);
    }
  });

  it.each([
    ['nobody', {}, 'topics=alerts', 401],
    ['a token in the address', {}, `topics=alerts&token=${tokenOf('ana')}`, 401],
    ['no topics', bearer(tokenOf('ana')), '', 400],
    ['topics there are not', bearer(tokenOf('ana')), 'topics=weather', 400],
    ['two lists', bearer(tokenOf('ana')), 'topics=alerts&topics=kpis', 400],
  ])('refuses %s as a problem', async (_, headers, query, status) => {
    const answer = await test.request('GET', `${SSE_PATH}?${query}`, headers);
    expect([answer.status, answer.body.status]).toEqual([status, status]);
  });

  it('may be read by a page of an allowed origin, with its token and its cursor, and is not kept', async () => {
    const asked = await fetch(`${base}${SSE_PATH}?topics=alerts`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,last-event-id',
      },
    });
    expect(asked.headers.get('access-control-allow-headers')).toContain('last-event-id');
    const headers = { ...bearer(tokenOf('ana')), origin: ORIGIN };
    const reply = await open(headers);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'access-control-allow-origin': ORIGIN,
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    reply.destroy();
    const head = await fetch(`${base}${SSE_PATH}?topics=alerts`, { method: 'HEAD', headers });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('ends with the token, and says so', async () => {
    // Over already, but for the tolerance of clocks.
    const iat = Math.floor(Date.now() / 1_000) - 300;
    const exp = iat + 310 - CLOCK_TOLERANCE_SECONDS;
    const page = pageOf(bearer(jwt.sign({ sub: 'ana', role: 'viewer', aud: 'iops', iat, exp })));
    await page.connect(['alerts']);
    await eventually(() => expect(page.heard.map(({ event }) => event)).toEqual(['ready', 'refused', 'end']), 20_000);
    expect(page.heard[1]!.body).toMatchObject({ code: 'token_expired' });
  });

  it('ends when the key is revoked, and says so', async () => {
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const made = await test.request('POST', '/api/api-keys', headers, '{"name":"wall","scopes":["read"]}');
    const { key, id } = made.body as unknown as { key: string; id: string };
    const page = pageOf({ 'x-api-key': key });
    await page.connect(['kpis']);
    expect((await test.request('POST', `/api/api-keys/${id}/revoke`, headers, '{}')).status).toBeLessThan(300);
    await eventually(() => expect(page.heard.map(({ event }) => event)).toContain('end'), 12_000);
    expect(page.heard.at(-2)).toMatchObject({ event: 'refused', body: { code: 'unauthenticated' } });
  });

  it('is open to one person fifty times, until one is gone, and to others beside', async () => {
    await cutAll();
    const all = Array.from({ length: 50 }, () => pageOf(bearer(tokenOf('gil'))));
    await Promise.all(all.map((page) => page.connect(['kpis'])));
    await expect(pageOf(bearer(tokenOf('gil'))).connect(['kpis'])).rejects.toThrow('refused with 429');
    await pageOf(bearer(tokenOf('hal'))).connect(['kpis']);
    all[0]!.cut();
    await eventually(() => pageOf(bearer(tokenOf('gil'))).connect(['kpis']));
    await cutAll();
  });

  it('drops a reader that does not read, and nobody else', async () => {
    const reader = pageOf(bearer(tokenOf('ana')));
    await reader.connect(['streams:session.*']);
    const slow = await open(bearer(tokenOf('bo')), 'streams:session.*');
    slow.pause();
    await eventually(() => expect(test.app.get(EventStreams).size).toBe(2));
    const item = { stream: 'session.started', minute: 'x'.repeat(100_000), count: 1, value: 1 } as const;
    const told: Broadcast = { event: 'batch', body: { topic: 'streams:session.*', cursor: 'c', items: [item] } };
    for (let n = 0; n < 400 && test.app.get(EventStreams).size === 2; n++) {
      test.app.get(Audience).tell(told);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await eventually(() => expect(test.app.get(EventStreams).size).toBe(1));
    const before = reader.heard.length;
    test.app.get(Audience).tell(told);
    await eventually(() => expect(reader.heard.length).toBe(before + 1));
    slow.destroy();
  });

  it('does not keep a server from going down', async () => {
    const other = await startTestApp();
    const page = new SsePage(await other.app.getUrl(), bearer(tokenOf('ana')));
    await page.connect(['alerts']);
    const begun = performance.now();
    await other.close();
    expect(performance.now() - begun).toBeLessThan(10_000);
    await eventually(() => expect(page.heard.at(-1)!.event).toBe('end'));
  });
});
