import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ROLES } from '@iops/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Config } from './config.js';
import { buildServer } from './server.js';
import { mintToken } from './token.js';

const config: Config = {
  port: 0,
  bffUrl: 'http://127.0.0.1:1',
  simulatorUrl: '',
  simulatorKey: 'iops_2_secret_sum',
  jwtSecret: 'a secret of more than thirty-two bytes',
  jwtIssuer: 'demo-host',
  webhookSecret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
  ingestKey: 'iops_1_secret_sum',
};
const KEY = { secret: config.jwtSecret, issuer: config.jwtIssuer };
const ADMIN = mintToken('admin', KEY, new Date()).token;
const received: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let answer = { status: 200, type: 'application/json', body: '{"phase":"live"}' };
let simulator: Server;
let app: ReturnType<typeof buildServer>;
let base: string;

beforeAll(async () => {
  simulator = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    response.writeHead(answer.status, { 'Content-Type': answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => simulator.listen(0, '127.0.0.1', resolve));
  config.simulatorUrl = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`;
  app = buildServer(config);
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  simulator.close();
});
beforeEach(() => {
  received.length = 0;
  answer = { status: 200, type: 'application/json', body: '{"phase":"live"}' };
});

/** Asks as our page does: with its origin and a token. */
function ask(method: string, name: string, { token = ADMIN, origin = base, body = '' } = {}) {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}`, Origin: origin };
  if (body) headers['Content-Type'] = 'application/json';
  return fetch(`${base}/api/simulation/${name}`, { method, headers, ...(body ? { body } : {}) });
}
const drive = [
  ['POST', 'scenario'],
  ['POST', 'stop'],
  ['POST', 'reset'],
  ['POST', 'external-event'],
  ['PUT', 'faults'],
  ['PUT', 'speed'],
] as const;

describe('the simulator’s control', () => {
  test.each(['state', 'scenarios', 'history?limit=5', 'faults', 'speed'])(
    'GET %s is passed on with the key',
    async (name) => {
      const response = await ask('GET', name);
      expect([response.status, await response.text()]).toEqual([200, '{"phase":"live"}']);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(received).toMatchObject([
        { method: 'GET', url: `/api/simulation/${name}`, headers: { 'x-api-key': config.simulatorKey } },
      ]);
      expect(received[0]?.headers).not.toHaveProperty('authorization');
    },
  );

  test.each(drive)('%s %s of an admin is passed on with its body', async (method, name) => {
    const response = await ask(method, name, { body: '{"a":[1,"ü"]}' });
    expect(response.status).toBe(200);
    expect(received).toMatchObject([{ method, url: `/api/simulation/${name}`, body: '{"a":[1,"ü"]}' }]);
  });

  test('a POST without a body is passed on without one', async () => {
    expect((await ask('POST', 'reset')).status).toBe(200);
    expect(received).toMatchObject([{ method: 'POST', body: '' }]);
    expect(received[0]?.headers).not.toHaveProperty('content-type');
  });

  test('what the simulator refuses reaches the page as it was said', async () => {
    answer = { status: 409, type: 'application/problem+json', body: '{"code":"conflict"}' };
    const response = await ask('POST', 'scenario', { body: '{}' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      409,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(await response.json()).toEqual({ code: 'conflict' });
  });

  test.each(ROLES)('a %s may look', async (role) => {
    const { token } = mintToken(role, KEY, new Date());
    expect((await ask('GET', 'state', { token })).status).toBe(200);
  });

  test.each(drive)('%s %s is refused to all but an admin, and nothing is sent', async (method, name) => {
    for (const role of ['viewer', 'operator'] as const) {
      const { token } = mintToken(role, KEY, new Date());
      const response = await ask(method, name, { token, body: '{}' });
      expect([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden' }]);
    }
    expect(received).toEqual([]);
  });

  test.each([
    ['none', ''],
    ['one that has expired', mintToken('admin', KEY, new Date(Date.now() - 3_600_000)).token],
    ['one of another secret', mintToken('admin', { ...KEY, secret: 'x'.repeat(40) }, new Date()).token],
    ['one of another issuer', mintToken('admin', { ...KEY, issuer: 'other' }, new Date()).token],
  ])('of tokens, %s is a 401 and nothing is sent', async (_, token) => {
    for (const [method, name] of [['GET', 'state'] as const, ...drive]) {
      expect((await ask(method, name, { token })).status).toBe(401);
    }
    expect(received).toEqual([]);
  });

  test('an admin’s token from another page is refused, and nothing is sent', async () => {
    const response = await ask('POST', 'reset', { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
    expect(received).toEqual([]);
  });

  test('nothing but the listed routes is passed on', async () => {
    expect((await ask('GET', 'scenario')).status).toBe(404);
    expect((await ask('POST', 'state')).status).toBe(404);
    expect((await ask('GET', '..%2f..%2fhealth')).status).toBe(404);
    expect(received).toEqual([]);
  });

  test('a key that the simulator refuses is told as this host’s fault, without the key', async () => {
    answer = { status: 401, type: 'application/problem+json', body: '{"code":"unauthenticated"}' };
    const response = await ask('GET', 'state');
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toMatchObject([502, { code: 'unavailable' }]);
    expect(text).not.toContain(config.simulatorKey);
  });

  test('a simulator that is not there is a 502 that says so', async () => {
    const { simulatorUrl } = config;
    config.simulatorUrl = 'http://127.0.0.1:1';
    const response = await ask('GET', 'state');
    config.simulatorUrl = simulatorUrl;
    expect([response.status, await response.json()]).toMatchObject([502, { title: 'The simulator does not answer' }]);
  });
});
