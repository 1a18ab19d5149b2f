import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { readRaw, sendRaw } from '../../testing/raw-socket.js';
import { ADMIN_KEY, INGEST_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const SECRET_TEXT = 'sEcReT';
const HOST = 'https://ops.example.com';
const jwt = new JwtService({ secret: JWT_SECRET });
const token = jwt.sign({ sub: 'ana', role: 'admin', aud: 'iops' }, { expiresIn: '5m' });
const get = (target: string, ...headers: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');
const post = (target: string, headers: string[], body = '') =>
  [`POST ${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', body].join('\r\n');
const KEY = `X-API-Key: ${INGEST_KEY}`;
const ADMIN = `Authorization: Bearer ${token}`;

describe('the front', () => {
  let test: TestApp;
  let port: number;
  const ask = async (request: string | string[], until?: RegExp) => readRaw(await sendRaw(port, request, until));

  beforeAll(async () => {
    test = await startTestApp({ IOPS_ALLOWED_ORIGINS: HOST });
    port = Number(new URL(await test.app.getUrl()).port);
  });
  afterAll(() => test.close());

  it('refuses a body that is nested too deep to be read', async () => {
    const body = `{"note":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    for (const path of ['/api/api-keys', '/api/quarantine/replay'])
      expect((await test.request('POST', path, headers, body)).status).toBe(400);
  });

  it.each([
    ['nonsense instead of HTTP', `${SECRET_TEXT}\r\n\r\n`, 400, 'bad_request'],
    ['a method there is not', `${SECRET_TEXT} / HTTP/1.1\r\n\r\n`, 400, 'bad_request'],
    ['another version', 'GET / HTTP/7.3\r\n\r\n', 400, 'bad_request'],
    ['no host', 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    ['two lengths', post('/ingest', [KEY, 'Content-Length: 2', 'Content-Length: 3'], '[]'), 400, 'bad_request'],
    [
      'a length and chunks',
      post('/ingest', [KEY, 'Content-Length: 2', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
      400,
      'bad_request',
    ],
    ['a length below nothing', post('/ingest', [KEY, 'Content-Length: -1'], ''), 400, 'bad_request'],
    [
      'broken chunks',
      post('/ingest', [KEY, 'Content-Type: application/json', 'Transfer-Encoding: chunked'], `${SECRET_TEXT}\r\n`),
      400,
      'bad_request',
    ],
    ['a header of 17 KiB', get('/api/health', `X-Long: ${SECRET_TEXT.repeat(3_000)}`), 431, 'headers_too_large'],
    [
      '200 headers of 100 bytes',
      get('/api/health', ...Array.from({ length: 200 }, (_, n) => `X-${n}: ${'y'.repeat(100)}`)),
      431,
      'headers_too_large',
    ],
    ['an address of 9 KiB', get(`/api/alerts/${SECRET_TEXT.repeat(1_500)}`), 414, 'uri_too_long'],
    ['an address of 20 KiB', get(`/api/alerts/${SECRET_TEXT.repeat(3_400)}`), 414, 'uri_too_long'],
    ['a null byte in a header', get('/api/health', 'X-A: a\0b'), 400, 'bad_request'],
    ['broken percent-encoding', get(`/api/alerts/%zz${SECRET_TEXT}`), 400, 'bad_request'],
    ['percent-encoding that is not UTF-8', get(`/api/alerts/%ff${SECRET_TEXT}`), 400, 'bad_request'],
    ['an address there is not', get(`/${SECRET_TEXT}`), 404, 'not_found'],
    ['an asterisk', get('*'), 404, 'not_found'],
    [
      'another expectation',
      post('/ingest', [KEY, `Expect: ${SECRET_TEXT}`, 'Content-Length: 2'], '[]'),
      400,
      'bad_request',
    ],
    [
      'an upgrade',
      get('/api/health', 'Connection: Upgrade', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'),
      400,
      'bad_request',
    ],
    [
      'a type there is not',
      post('/ingest', [KEY, `Content-Type: text/${SECRET_TEXT}`, 'Content-Length: 2'], '[]'),
      415,
      'unsupported_media_type',
    ],
    [
      'a type that is none',
      post('/ingest', [KEY, 'Content-Type: ;;;', 'Content-Length: 2'], '[]'),
      415,
      'unsupported_media_type',
    ],
    ['a body without a type', post('/ingest', [KEY, 'Content-Length: 2'], '[]'), 415, 'unsupported_media_type'],
    [
      'an announcement of 9 MiB',
      post('/ingest', [KEY, 'Content-Type: application/json', 'Content-Length: 9437184'], '['),
      413,
      'body_too_large',
    ],
    ['a range beyond the file', get('/embed/v1/manifest.json', 'Range: bytes=99999999-'), 400, 'bad_request'],
    ['a way out of the files', get('/embed/v1/..%2f..%2fpackage.json'), 404, 'not_found'],
    ['a file there is not', get('/embed/v1/none.js'), 404, 'not_found'],
  ])('answers %s with a problem document that repeats nothing', async (_, request, status, code) => {
    const heard = await sendRaw(port, request);
    const { headers, body, ...answer } = readRaw(heard);
    expect({ status: answer.status, type: headers['content-type']?.split(';')[0] }).toEqual({
      status,
      type: 'application/problem+json',
    });
    expect(body).toMatchObject({ type: `about:blank#${code}`, status, code, requestId: headers['x-request-id'] });
    expect(heard).not.toContain(SECRET_TEXT);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  const REST = 'x'.repeat(12_000_000);
  it.each([
    ['is a line without an end', 413, 'application/x-ndjson', 'identity', REST],
    ['is not UTF-8', 400, 'application/x-ndjson', 'identity', `${'\xff\n'.repeat(200_000)}${REST}`],
    ['claims to be gzip', 400, 'application/x-ndjson', 'gzip', REST],
  ])('reads the rest of a body that %s, once it said %i, and hears the next request', async (...given) => {
    const [, status, type, encoding, body] = given;
    const headers = [KEY, `Content-Type: ${type}`, `Content-Length: ${body.length}`];
    if (encoding === 'gzip') headers.push('Content-Encoding: gzip');
    const first = post('/ingest', headers, body).replace('Connection: close', 'Connection: keep-alive');
    const heard = await sendRaw(port, [first, get('/api/health')]);
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 200']);
  });

  it('lets a sender that reads only once all is written, as Ruby does, hear why its lines were refused', async () => {
    const headers = [KEY, 'Content-Type: application/x-ndjson', `Content-Length: ${REST.length}`];
    const socket = connect(port, '127.0.0.1').setEncoding('latin1').pause();
    await new Promise<void>((resolve, reject) =>
      socket.write(post('/ingest', headers, REST), (error) => (error ? reject(error) : resolve())),
    );
    let heard = '';
    for await (const text of socket) heard += String(text);
    expect(readRaw(heard)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('answers the requests that came whole before it refuses what follows them', async () => {
    const event = (id: string) =>
      JSON.stringify({
        event_id: id,
        event_type: 'support.call.inbound',
        occurred_at: new Date().toISOString(),
        data: { call_id: id, customer_id: 'stu_1' },
      });
    const send = (id: string) =>
      post('/ingest', [KEY, 'Content-Type: application/json', `Content-Length: ${event(id).length}`], event(id));
    const kept = (id: string) => send(id).replace('Connection: close', 'Connection: keep-alive');
    const heard = await sendRaw(port, `${kept('junk-1')}${kept('junk-2')}${SECRET_TEXT}\r\n\r\n`);
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 202', 'HTTP/1.1 202', 'HTTP/1.1 400']);
    expect(heard).not.toContain(SECRET_TEXT);
  });

  it.each([
    ['DELETE', '/ingest', 'POST'],
    ['GET', '/ingest', 'POST'],
    ['POST', '/api/kpis', 'GET, HEAD'],
    ['PUT', '/api/alerts/7', 'GET, HEAD'],
    ['TRACE', '/api/alerts/7/acknowledge', 'POST'],
  ])('answers %s %s with 405 and what is served there', async (method, path, allow) => {
    const { status, headers, body } = await ask(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([status, headers.allow, body.code]).toEqual([405, allow, 'method_not_allowed']);
  });

  it('takes ids of 255 characters, whatever they are encoded to', async () => {
    for (const id of ['x'.repeat(255), '%F0%9F%99%82'.repeat(255)]) {
      const { status, body } = await ask(get(`/api/alerts/${id}`, ADMIN));
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });

  it('takes more than 64 KiB at no other address than /ingest', async () => {
    const body = `{"note":"${'x'.repeat(70_000)}"}`;
    const type = { 'content-type': 'application/json' };
    const note = await test.request(
      'POST',
      '/api/alerts/7/acknowledge',
      { ...type, authorization: `Bearer ${token}` },
      body,
    );
    expect([note.status, note.body.code]).toEqual([413, 'body_too_large']);
    const events = await test.request('POST', '/ingest', { ...type, 'x-api-key': INGEST_KEY }, `[${body}]`);
    expect(events.status).toBe(422);
  });

  it('says no to who announces a body before it is sent, and asks for it from who may send it', async () => {
    const announce = (...headers: string[]) =>
      post('/ingest', ['Content-Type: application/json', 'Content-Length: 2', 'Expect: 100-continue', ...headers]);
    expect(readRaw(await sendRaw(port, announce())).status).toBe(401);
    const heard = await sendRaw(port, announce(KEY), /100 Continue/);
    expect(heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
  });

  it('tells a sender that speaks HTTP/1.0 of no such answer', async () => {
    const body = ['Content-Type: application/json', 'Content-Length: 2', 'Expect: 100-continue'];
    const heard = await sendRaw(port, post('/ingest', [KEY, ...body], '[]').replace('HTTP/1.1', 'HTTP/1.0'));
    expect(heard).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['/api/health/', '/api/alerts/7/'])('serves nothing at %s, which is another address', async (path) => {
    expect((await ask(get(path, ADMIN))).status).toBe(404);
  });

  it('answers HEAD as GET, without a body', async () => {
    const heard = await sendRaw(port, get('/api/health').replace('GET', 'HEAD'));
    expect(heard).toMatch(/^HTTP\/1\.1 200 /);
    expect(heard.endsWith('\r\n\r\n')).toBe(true);
  });

  it('tells a browser to load, frame, keep and guess nothing', async () => {
    const { headers } = await ask(get('/api/health'));
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-site',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('shows the API description under a policy that its page keeps', async () => {
    const reply = await fetch(`${await test.app.getUrl()}/api/docs`);
    expect(reply.headers.get('content-security-policy')).toContain("script-src 'self';");
    const scripts = [...(await reply.text()).matchAll(/<script([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes, text] of scripts)
      expect([attributes, text?.trim()]).toEqual([expect.stringContaining('src='), '']);
  });

  it('tells the zone of the marketplace with every answer of the API, and with no other', async () => {
    const zoneOf = async (path: string) => (await ask(get(path))).headers['iops-time-zone'];
    expect(await zoneOf('/api/health')).toBe('America/Chicago');
    expect(await zoneOf('/api/nowhere')).toBe('America/Chicago');
    expect(await zoneOf('/embed/nowhere')).toBeUndefined();
  });

  it('lets the pages of the list read, and no other, never with credentials', async () => {
    const from = async (origin: string) => (await ask(get('/api/health', `Origin: ${origin}`))).headers;
    expect(await from(HOST)).toMatchObject({
      'access-control-allow-origin': HOST,
      'access-control-expose-headers': 'etag, x-request-id, iops-time-zone, retry-after, ratelimit, ratelimit-policy',
      vary: 'Origin',
    });
    for (const origin of [
      'https://evil.example',
      'null',
      `${HOST}.evil.example`,
      HOST.toUpperCase(),
      'http://ops.example.com',
    ]) {
      const headers = await from(origin);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers.vary).toBe('Origin');
    }
    expect(await from(HOST)).not.toHaveProperty('access-control-allow-credentials');
    // What a cache keeps of an answer to no page, it must not give to one.
    expect((await ask(get('/api/health'))).headers['vary']).toBe('Origin');
  });

  it('lets the pages of the list read why they were refused', async () => {
    for (const [path, status] of [
      ['/api/kpis', 401],
      ['/api/nowhere', 404],
    ] as const) {
      const answer = await ask(get(path, `Origin: ${HOST}`));
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, HOST]);
    }
  });

  it('tells a browser beforehand what a page of the list may send', async () => {
    const preflight = get('/api/alerts/7/resolve', `Origin: ${HOST}`, 'Access-Control-Request-Method: POST').replace(
      'GET',
      'OPTIONS',
    );
    const { status, headers } = await ask(preflight);
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': HOST,
      'access-control-allow-headers': 'authorization, content-type, if-none-match, last-event-id',
      vary: 'Origin',
    });
    expect((await ask(preflight.replace('/api/alerts/7/resolve', '/api/nowhere'))).status).toBe(204);
    expect((await ask(get('/api/health').replace('GET', 'OPTIONS'))).status).toBe(204);
    const stranger = (await ask(preflight.replaceAll(HOST, 'https://evil.example'))).headers;
    expect(stranger).not.toHaveProperty('access-control-allow-origin');
  });

  it('asks for TLS from now on in production', async () => {
    const production = await startTestApp({ NODE_ENV: 'production' });
    try {
      const reply = await fetch(`${await production.app.getUrl()}/api/health`);
      expect(reply.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
    } finally {
      await production.close();
    }
  });
});

describe('a request that does not arrive', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('with its headers, or at all, is dropped after 15 seconds with 408', async () => {
    const port = Number(new URL(await test.app.getUrl()).port);
    const start = Date.now();
    const answers = await Promise.all([sendRaw(port, 'GET /api/health HTTP/1.1\r\nX-'), sendRaw(port, [])]);
    for (const answer of answers) {
      const { status, body } = readRaw(answer);
      expect([status, body.code]).toEqual([408, 'request_timeout']);
    }
    expect(Date.now() - start).toBeGreaterThan(14_000);
    expect(Date.now() - start).toBeLessThan(28_000);
  }, 40_000);
});
