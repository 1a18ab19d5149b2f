import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { INGEST_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const jwt = new JwtService({ secret: JWT_SECRET });
const tokenOf = (sub: string) => jwt.sign({ sub, role: 'viewer', aud: 'iops' }, { expiresIn: '5m' });
const events = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, n) => ({
    event_id: `${prefix}-${n}`,
    event_type: 'support.call.inbound',
    occurred_at: new Date().toISOString(),
    data: { call_id: `${prefix}-${n}`, customer_id: 's1' },
  }));

describe('rate limits', () => {
  let test: TestApp;
  let base: string;
  const ask = (path: string, headers: Record<string, string> = {}, options: object = {}) =>
    fetch(`${base}${path}`, { headers, ...options });
  const post = (body: unknown) =>
    ask(
      '/ingest',
      { 'x-api-key': INGEST_KEY, 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify(body) },
    );
  const standing = (reply: Response) =>
    /^"(\w+)";r=(\d+);t=(\d+)$/.exec(reply.headers.get('ratelimit') ?? '')?.slice(1) ?? [];

  beforeAll(async () => {
    test = await startTestApp({ IOPS_RATE_INGEST_EVENTS_PER_MINUTE: '1000', IOPS_RATE_REQUESTS_PER_MINUTE: '20' });
    base = await test.app.getUrl();
  });
  afterAll(() => test.close());

  it('count the events of a request, say what is left of the minute, and refuse the next request when it is used up', async () => {
    const first = await post(events(600, 'a'));
    expect(first.status).toBe(202);
    expect(first.headers.get('ratelimit-policy')).toBe('"events";q=1000;w=60');
    expect(standing(first).slice(0, 2)).toEqual(['events', '400']);
    const second = await post(events(600, 'b'));
    // Taken whole: the budget is asked before a body is read.
    expect([second.status, standing(second)[1]]).toEqual([202, '0']);
    const third = await post(events(1, 'c'));
    const document = (await third.json()) as { code: string; requestId: string };
    expect([third.status, document.code]).toEqual([429, 'rate_limited']);
    const [, left, seconds] = standing(third);
    expect(left).toBe('0');
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThanOrEqual(Number(seconds));
    expect(Number(seconds)).toBeLessThanOrEqual(60);
  });

  it('count the lines that were read before a body broke off', async () => {
    const other = await startTestApp({ IOPS_RATE_INGEST_EVENTS_PER_MINUTE: '50000' });
    try {
      const reply = await fetch(`${await other.app.getUrl()}/ingest`, {
        method: 'POST',
        headers: { 'x-api-key': INGEST_KEY, 'content-type': 'application/x-ndjson' },
        body: '1\n'.repeat(40_000),
      });
      expect([reply.status, Number(standing(reply)[1])]).toEqual([400, 20_000]);
    } finally {
      await other.close();
    }
  });

  it('count requests everywhere else, each person apart', async () => {
    const replies: Response[] = [];
    for (let n = 0; n < 22; n++) replies.push(await ask('/api/alerts', { authorization: `Bearer ${tokenOf('ana')}` }));
    expect(replies.map(({ status }) => status)).toEqual([...Array(20).fill(200), 429, 429]);
    expect(replies[0]!.headers.get('ratelimit-policy')).toBe('"requests";q=20;w=60');
    expect(replies.slice(0, 20).map((reply) => Number(standing(reply)[1]))).toEqual(
      Array.from({ length: 20 }, (_, n) => 19 - n),
    );
    expect((await ask('/api/alerts', { authorization: `Bearer ${tokenOf('bo')}` })).status).toBe(200);
  });

  it('let who guesses keys run dry, and nobody who has a good one', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++)
      statuses.push((await ask('/api/alerts', { authorization: `Bearer guess-${n}` })).status);
    expect(statuses).toEqual([...Array(20).fill(401), 429, 429]);
    expect((await ask('/api/alerts', { authorization: `Bearer ${tokenOf('cy')}` })).status).toBe(200);
  });

  it('do not bind probes', async () => {
    for (let n = 0; n < 25; n++) expect((await ask('/api/health')).status).toBe(200);
    const ready = await ask('/api/ready');
    expect([ready.status, ready.headers.get('ratelimit')]).toEqual([200, null]);
  });

  it('believe no proxy that is not named', async () => {
    const reply = await ask('/api/alerts', { authorization: 'Bearer guess', 'x-forwarded-for': '203.0.113.9' });
    expect(reply.status).toBe(429);
  });

  it('count by the address that a named proxy tells', async () => {
    const behind = await startTestApp({ IOPS_TRUSTED_PROXIES: '127.0.0.1', IOPS_RATE_REQUESTS_PER_MINUTE: '1' });
    try {
      const from = async (address: string) =>
        (await behind.request('GET', '/api/alerts', { authorization: 'Bearer guess', 'x-forwarded-for': address }))
          .status;
      expect([await from('203.0.113.9'), await from('203.0.113.9'), await from('203.0.113.10')]).toEqual([
        401, 429, 401,
      ]);
    } finally {
      await behind.close();
    }
  });
});
