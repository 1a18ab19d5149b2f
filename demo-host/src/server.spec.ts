import { createHmac } from 'node:crypto';
import http, { createServer, type IncomingHttpHeaders, type RequestOptions, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallData } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type { Config } from './config.js';
import { buildServer } from './server.js';

const KEY = Buffer.alloc(32, 3);
const config: Config = {
  port: 0,
  bffUrl: '',
  simulatorUrl: 'http://127.0.0.1:1',
  simulatorKey: 'iops_2_secret_sum',
  jwtSecret: 'a secret of more than thirty-two bytes',
  jwtIssuer: 'demo-host',
  webhookSecret: `whsec_${KEY.toString('base64')}`,
  ingestKey: 'iops_1_secret_sum',
};
const received: { url: string; headers: IncomingHttpHeaders; body: unknown }[] = [];
let bff: Server;
let app: ReturnType<typeof buildServer>;
let base: string;

beforeAll(async () => {
  bff = createServer(async (request, response) => {
    const chunks = await request.toArray();
    received.push({
      url: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    response.writeHead(202).end('{"accepted":1,"duplicates":0,"rejected":0,"errors":[]}');
  });
  await new Promise<void>((resolve) => bff.listen(0, '127.0.0.1', resolve));
  config.bffUrl = `http://127.0.0.1:${(bff.address() as AddressInfo).port}`;
  app = buildServer(config);
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  bff.close();
});

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(base + path, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });

function signed(id: string, body: string): Record<string, string> {
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', KEY).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}

describe('/iops/token', () => {
  test.each(['GET', 'POST'])('%s mints a token for the role asked for, never to be stored', async (method) => {
    const response = await fetch(`${base}/iops/token?role=viewer`, { method });
    const { token } = (await response.json()) as { token: string };
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(jwt.verify(token, config.jwtSecret, { audience: 'iops', issuer: 'demo-host' })).toMatchObject({
      role: 'viewer',
    });
  });

  test('POST works with an empty body announced as JSON', async () => {
    const { token } = (await (await post('/iops/token', '')).json()) as { token: string };
    expect(jwt.decode(token)).toMatchObject({ role: 'operator' });
  });

  test('an unknown role is a 400 problem', async () => {
    const response = await fetch(`${base}/iops/token?role=root`);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid_parameter', status: 400 }]);
  });
});

describe('/webhooks/iops', () => {
  const body = '{ "type":"alert.created",\n "timestamp":"2026-03-04T10:00:00Z","data":{"title":"“ü”"} }';

  test('a callback is verified over its exact bytes, pushed to the page, and listed once with its repeats', async () => {
    const stream = await fetch(`${base}/callbacks/stream`);
    const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    for (const id of ['msg_1', 'msg_2', 'msg_1'])
      expect((await post('/webhooks/iops', body, signed(id, body))).status).toBe(204);
    const { items, total } = (await (await fetch(`${base}/callbacks`)).json()) as { items: object[]; total: number };
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { id: 'msg_2', attempts: 1 },
      { id: 'msg_1', attempts: 2, message: { data: { title: '“ü”' } } },
    ]);
    let pushed = '';
    while (!pushed.includes('"attempts":2')) pushed += (await reader.read()).value;
    expect(pushed.match(/^event: callback$/gm)).toHaveLength(3);
    await reader.cancel();
  });

  test('one that does not verify is a 401 with the reason and is not remembered', async () => {
    const response = await post('/webhooks/iops', body.replace('ü', 'u'), signed('msg_3', body));
    expect([response.status, await response.json()]).toMatchObject([401, { detail: 'No matching signature found' }]);
    expect(await (await fetch(`${base}/callbacks`)).text()).not.toContain('msg_3');
  });
});

describe('/act', () => {
  test('call posts a valid support call with the key, and hands back what the BFF said but not the key', async () => {
    const response = await post('/act/call', '{"customer_id":"stu_0042"}', { Origin: base });
    const text = await response.text();
    const [request] = received.splice(0);
    expect(request).toMatchObject({ url: '/ingest', headers: { 'x-api-key': config.ingestKey } });
    const event = request?.body as { event_type: string; occurred_at: string; data: { customer_id: string } };
    expect(Object.keys(event)).toEqual(['event_id', 'event_type', 'occurred_at', 'data']);
    expect([event.event_type, event.data.customer_id]).toEqual(['support.call.inbound', 'stu_0042']);
    expect(Object.keys(event.data)).toEqual(expect.arrayContaining(CallData.required));
    expect(Object.keys(CallData.properties)).toEqual(expect.arrayContaining(Object.keys(event.data)));
    expect(Math.abs(Date.now() - Date.parse(event.occurred_at))).toBeLessThan(5000);
    expect(JSON.parse(text)).toMatchObject({ event, answer: { status: 202, body: { accepted: 1 } } });
    expect(text).not.toContain(config.ingestKey);
  });

  test('event posts what it is given, as it is', async () => {
    const event = { event_type: 'nonsense', data: [1] };
    expect((await post('/act/event', JSON.stringify(event), { Origin: base })).status).toBe(200);
    expect(received.splice(0)[0]?.body).toEqual(event);
  });

  test.each([
    ['no origin', {}],
    ['another origin', { Origin: 'https://evil.example' }],
  ])('a request with %s is refused and nothing is sent', async (_, headers) => {
    const answers = [await post('/act/call', '{"customer_id":"s"}', headers), await post('/act/event', '{}', headers)];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(received).toEqual([]);
  });

  test('an event that is not there is a 400 and nothing is sent', async () => {
    const empty = await fetch(`${base}/act/event`, { method: 'POST', headers: { Origin: base } });
    const nothing = await post('/act/event', 'null', { Origin: base });
    expect([empty.status, nothing.status]).toEqual([400, 400]);
    expect(await empty.json()).toMatchObject({ code: 'invalid_body' });
    expect(received).toEqual([]);
  });

  test('a call without a student is a 400 and nothing is sent', async () => {
    for (const body of ['{}', '{"customer_id":""}', '{"customer_id":7}', 'null']) {
      expect((await post('/act/call', body, { Origin: base })).status).toBe(400);
    }
    expect(received).toEqual([]);
  });
});

describe('a page of another name that leads here', () => {
  const ask = (options: RequestOptions, body = '') =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const { hostname, port } = new URL(base);
      const sent = http.request({ hostname, port, ...options }, async (response) => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(await response.toArray()).toString() });
      });
      sent.on('error', reject).end(body);
    });

  test.each(['/', '/iops/token?role=admin', '/callbacks', '/nowhere'])('is not shown %s', async (path) => {
    const { status, text } = await ask({ path, headers: { Host: 'evil.example:4200' } });
    expect([status, JSON.parse(text)]).toMatchObject([403, { code: 'forbidden' }]);
  });

  test('cannot spend the key, though its origin and its host agree', async () => {
    const headers = {
      Host: 'evil.example:4200',
      Origin: 'http://evil.example:4200',
      'Content-Type': 'application/json',
    };
    const { status } = await ask({ path: '/act/call', method: 'POST', headers }, '{"customer_id":"s"}');
    expect(status).toBe(403);
    expect(received).toEqual([]);
  });
});
