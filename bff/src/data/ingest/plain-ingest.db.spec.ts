import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AccessHook } from '../../platform/auth/access.hook.js';
import { LoadShed } from '../../platform/http/load-shed.service.js';
import { Problem } from '../../platform/http/problem.js';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, INGEST_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { IngestService } from './ingest.service.js';

const PLAIN = { 'x-api-key': INGEST_KEY, 'content-type': 'application/json' };
/** Says the same, and is nothing that the plain way knows. */
const LONG = { ...PLAIN, 'content-type': 'application/json; charset=utf-8' };
const BY_CHANCE = /^(date|x-request-id|ratelimit)$/;
/** Events of one prefix: each way has its own, as long as the other's. */
type Body = (prefix: string) => string | Uint8Array<ArrayBuffer>;

const AT = new Date().toISOString();
const event = (id: string, fields: object = {}) => ({
  event_id: id,
  event_type: 'support.call.inbound',
  occurred_at: AT,
  data: { call_id: id, customer_id: 's1' },
  ...fields,
});
const json = (value: unknown) => JSON.stringify(value);

describe('ingest by the plain way', () => {
  let test: TestApp;
  let base: string;
  const post = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>, path = '/ingest') =>
    fetch(`${base}${path}`, { method: 'POST', headers, body });
  const readKey = async () => {
    const made = await test.request(
      'POST',
      '/api/api-keys',
      { ...PLAIN, 'x-api-key': ADMIN_KEY },
      json({ name: 'r', scopes: ['read'] }),
    );
    return made.body.key as string;
  };
  const told = async (headers: Record<string, string>, body: Body, prefix: string) => {
    const reply = await post(headers, body(prefix));
    const lasting = [...reply.headers].filter(([name]) => !BY_CHANCE.test(name));
    const text = (await reply.text()).replaceAll(/"requestId":"[^"]+"/g, '').replaceAll(`${prefix}-`, '');
    return { status: reply.status, headers: lasting, names: [...reply.headers.keys()].sort(), text };
  };

  beforeAll(async () => {
    test = await startTestApp();
    base = await test.app.getUrl();
  });
  afterAll(() => test.close());

  it.each<[string, number, Body]>([
    ['an event', 202, (way) => json(event(`${way}-1`))],
    ['the same event again', 202, (way) => json(event(`${way}-1`))],
    ['an array', 202, (way) => json([event(`${way}-2`), event(`${way}-3`)])],
    ['an array of which one is refused', 207, (way) => json([event(`${way}-4`), event(`${way}-5`, { data: 1 })])],
    ['an event that is refused', 422, (way) => json(event(`${way}-6`, { event_type: 'support.call.inbund' }))],
    ['another event with a known id', 422, (way) => json(event(`${way}-2`, { source: 'rails' }))],
    ['an empty array', 400, () => '[]'],
    ['a text', 400, () => '"event"'],
    ['half an event', 400, (way) => json(event(`${way}-7`)).slice(0, 40)],
    ['bytes that are not UTF-8', 400, () => new Uint8Array([0x7b, 0xff, 0x7d])],
    ['more events than are taken', 413, () => `[${'1,'.repeat(10_000)}1]`],
    ['an event that is too large', 422, (way) => json(event(`${way}-8`, { note: 'x'.repeat(33 * 1024) }))],
    ['an event in other letters', 202, (way) => json(event(`${way}-9`, { note: '数学 ☂ 𝕏' }))],
  ])('answers %s as the long way does', async (_, status, body) => {
    const [plain, long] = [await told(PLAIN, body, 'plain'), await told(LONG, body, 'other')];
    expect(plain).toEqual(long);
    expect(plain.status).toBe(status);
  });

  it('takes what asks for nothing else, and leaves the rest to the door of the framework', async () => {
    const door = jest.spyOn(test.app.get(AccessHook), 'check');
    const body = json(event('door'));
    const asked = async (headers: Record<string, string>, path?: string) => {
      door.mockClear();
      const { status } = await post(headers, body, path);
      return [status, door.mock.calls.length];
    };
    expect(await asked(PLAIN)).toEqual([202, 0]);
    expect(await asked({ ...PLAIN, 'x-api-key': ADMIN_KEY })).toEqual([202, 0]);
    expect(await asked({ 'content-type': 'application/json', authorization: `Bearer ${INGEST_KEY}` })).toEqual([
      202, 0,
    ]);
    expect(await asked({ ...PLAIN, 'x-api-key': `${INGEST_KEY}x` })).toEqual([401, 1]);
    expect(await asked({ ...PLAIN, 'x-api-key': await readKey() })).toEqual([403, 1]);
    expect(await asked({ ...PLAIN, 'content-type': 'text/plain' })).toEqual([415, 1]);
    expect(await asked({ ...PLAIN, 'content-encoding': 'gzip' })).toEqual([400, 1]);
    expect(await asked({ ...PLAIN, origin: 'https://host.example' })).toEqual([202, 1]);
    expect(await asked(PLAIN, '/ingest?by=x')).toEqual([202, 1]);
    door.mockRestore();
  });

  it.each([
    ['a database that is away', 503, Object.assign(new Error('away'), { code: 'ECONNREFUSED' })],
    ['a fault of our own', 500, new TypeError('a fault of the test')],
  ])('tells of %s as the long way does', async (_, status, error) => {
    const stored = jest.spyOn(test.app.get(IngestService), 'ingestBody').mockRejectedValue(error);
    const body = (way: string) => json(event(`${way}-x`));
    const [plain, long] = [await told(PLAIN, body, 'plain'), await told(LONG, body, 'other')];
    expect(plain).toEqual(long);
    expect(plain.status).toBe(status);
    stored.mockRestore();
  });

  it('turns requests away while there is too much to do, as the long way does, and counts them for nobody', async () => {
    const full = new Problem('unavailable', 'Too much.', { retryAfterSeconds: 2 });
    const refused = jest.spyOn(test.app.get(LoadShed), 'refusal').mockReturnValue(full);
    const body = (way: string) => json(event(`${way}-y`));
    const [plain, long] = [await told(PLAIN, body, 'plain'), await told(LONG, body, 'other')];
    refused.mockRestore();
    expect(plain).toEqual(long);
    expect(plain.headers).toContainEqual(['retry-after', '2']);
    expect(plain.names).not.toContain('ratelimit');
  });

  it('counts the events against the key, and refuses with the seconds to wait', async () => {
    const small = await startTestApp({ IOPS_RATE_INGEST_EVENTS_PER_MINUTE: '3' });
    try {
      const send = async (body: unknown, headers: Record<string, string>) =>
        fetch(`${await small.app.getUrl()}/ingest`, { method: 'POST', headers, body: json(body) });
      const taken = await send([event('a'), event('b')], PLAIN);
      expect([taken.status, taken.headers.get('ratelimit')?.slice(0, 12)]).toEqual([202, '"events";r=1']);
      // Both ways use up the same minute.
      expect((await send(event('c'), LONG)).status).toBe(202);
      const refused = await send(event('d'), PLAIN);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'rate_limited']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    } finally {
      await small.close();
    }
  });

  it('outlives senders that go away in the middle of a body, or before they are answered', async () => {
    const head = `POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Api-Key: ${INGEST_KEY}\r\n`;
    const whole = json(event('gone'));
    for (const body of [whole.slice(0, 30), whole]) {
      const socket = connect(Number(new URL(base).port), '127.0.0.1');
      await new Promise<void>((resolve) => {
        socket.write(`${head}Content-Length: ${whole.length}\r\n\r\n${body}`, () => resolve());
      });
      socket.destroy();
    }
    // The second was whole: that nobody hears the answer is no reason not to store it.
    await eventually(async () =>
      expect(((await (await post(PLAIN, whole)).json()) as { duplicates: number }).duplicates).toBe(1),
    );
  });

  it('answers requests that were sent at once in their order', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    const request = (body: string) =>
      `POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Api-Key: ${INGEST_KEY}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(request(json(event('first'))) + request('[]') + request(json(event('third'))));
    await eventually(() =>
      expect(heard.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 202', 'HTTP/1.1 400', 'HTTP/1.1 202']),
    );
    socket.destroy();
  });
});
