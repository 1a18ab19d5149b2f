import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { RawClient } from '../../testing/raw-client.js';
import { ADMIN_KEY, INGEST_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const jwt = new JwtService({ secret: JWT_SECRET });
const tokenOf = (sub: string) => jwt.sign({ sub, role: 'viewer', aud: 'iops' }, { expiresIn: '5m' });
const MAX_SOCKETS = 150;
const granted = (topic: string) => ({ granted: [topic], refused: [], cursor: expect.any(String) });

describe('the realtime gateway', () => {
  let test: TestApp;
  let base: string;
  const connect = async (sub: string) => {
    const { client, heard } = await RawClient.connect(base, JSON.stringify({ token: tokenOf(sub) }));
    expect(heard).toMatch(/^40\{"sid"/);
    return client;
  };

  beforeAll(async () => {
    test = await startTestApp({ IOPS_MAX_SOCKETS: String(MAX_SOCKETS) });
    base = await test.app.getUrl();
  });
  afterAll(() => test.close());

  it.each(['', '{}', '{"token":null}', '{"token":7}', '{"token":["a"]}', '{"token":{"toString":1}}', '{"token":""}'])(
    'refuses a handshake with %j as not signed in, and shows nothing of the inside',
    async (auth) => {
      const { heard } = await RawClient.connect(base, auth);
      expect(heard).toMatch(/^44\{/);
      expect(JSON.parse(heard.slice(2))).toMatchObject({ data: { code: 'unauthenticated' } });
      expect(heard).not.toMatch(/undefined|TypeError|not a function|convert/);
    },
  );

  it('answers every odd subscription with nothing granted, and goes on', async () => {
    const client = await connect('ana');
    const odd = [
      '',
      ',null',
      ',7',
      ',"kpis"',
      ',[]',
      ',{}',
      ',{"topics":"kpis"}',
      ',{"topics":{"0":"kpis"}}',
      ',{"topics":[null,7,{"toString":1},[["kpis"]]]}',
      ',{"topics":["kpis"]},{"topics":["kpis"]}',
    ];
    for (const payload of odd) {
      expect([payload, await client.ask(`["subscribe"${payload}]`)]).toEqual([payload, { granted: [], refused: [] }]);
    }
    const name = 'x'.repeat(50_000);
    expect(await client.ask(`["subscribe",{"topics":["${name}"]}]`)).toEqual({
      granted: [],
      refused: ['x'.repeat(100)],
    });
    expect(await client.ask('["subscribe",{"topics":["kpis"]}]')).toEqual(granted('kpis'));
  });

  it('answers every odd renewal with no, and a good one with yes', async () => {
    const client = await connect('bea');
    for (const payload of [
      '',
      ',null',
      ',7',
      ',"x"',
      ',[]',
      ',{"token":{"toString":1}}',
      ',{"token":["a"]}',
      `,{"token":"${tokenOf('ana')}"}`,
    ]) {
      expect([payload, await client.ask(`["auth:refresh"${payload}]`)]).toEqual([payload, { ok: false }]);
    }
    expect(await client.ask(`["auth:refresh",{"token":"${tokenOf('bea')}"}]`)).toEqual({ ok: true });
  });

  it('passes over events there are not', async () => {
    const client = await connect('cleo');
    await client.send('42["join","kpis"]', '42["__proto__",{}]', '42["disconnecting-not"]', '42["toString"]');
    expect(await client.ask('["subscribe",{"topics":["alerts"]}]')).toEqual(granted('alerts'));
  });

  it.each([
    '42["a"',
    '451-["x",{"_placeholder":true,"num":9}]',
    '42',
    '4',
    '9',
    '42[null]',
    '42["connect"]',
    '41',
    '44{"message":"x"}',
    '40{"token":"again"}',
  ])('outlives the packet %j', async (packet) => {
    const client = await connect('dan');
    await client.send(packet).catch(() => undefined);
    expect((await test.request('GET', '/api/health')).status).toBe(200);
    expect(await (await connect('dan')).ask('["subscribe",{"topics":["kpis"]}]')).toMatchObject({ granted: ['kpis'] });
  });

  it('takes an API key with scope read in place of a token, until it is revoked, and no key without', async () => {
    const admin = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const make = async (name: string) =>
      (await test.request('POST', '/api/api-keys', admin, JSON.stringify({ name, scopes: ['read'] }))).body as {
        id: string;
        key: string;
      };
    const [own, other] = [await make('wall'), await make('door')];
    const { client, heard } = await RawClient.connect(base, JSON.stringify({ token: own.key }));
    expect(heard).toMatch(/^40\{"sid"/);
    expect(await client.ask('["subscribe",{"topics":["alerts"]}]')).toEqual(granted('alerts'));
    expect(await client.ask(`["auth:refresh",{"token":"${own.key}"}]`)).toEqual({ ok: true });
    expect(await client.ask(`["auth:refresh",{"token":"${other.key}"}]`)).toEqual({ ok: false });
    for (const token of [INGEST_KEY, `${own.key.slice(0, -1)}x`]) {
      const refused = await RawClient.connect(base, JSON.stringify({ token }));
      expect(JSON.parse(refused.heard.slice(2))).toMatchObject({ data: { code: 'unauthenticated' } });
    }
    expect((await test.request('POST', `/api/api-keys/${own.id}/revoke`, admin, '{}')).status).toBe(200);
    expect(await client.hear()).toContain('42["refused",{"code":"unauthenticated"');
  });

  it('ends a connection that sends more than 64 KiB at once', async () => {
    const client = await connect('eve');
    expect(await client.send(`42["subscribe",{"topics":["${'x'.repeat(70_000)}"]}]`)).toBe(413);
  });

  it('ends a connection that floods, and says why', async () => {
    const client = await connect('fay');
    const flood = Array.from({ length: 60 }, () => '42["noise"]');
    await client.send(...flood);
    await client.send(...flood);
    expect(await client.hear()).toContain('42["refused",{"code":"rate_limited"');
    // The poll that was to follow is ended, and with it the connection.
    expect(['1', '6']).toContain((await client.hear()).split('\x1e').at(-1));
    expect(await client.send('42["noise"]')).toBe(400);
  });

  it('refuses the 51st connection of one person until one is gone, and nobody else', async () => {
    const clients = await Promise.all(Array.from({ length: 50 }, () => connect('gil')));
    const { heard } = await RawClient.connect(base, JSON.stringify({ token: tokenOf('gil') }));
    expect(heard).toMatch(/^44\{"message":"One person may have 50 connections."/);
    expect(heard).not.toContain('code');
    await connect('hal');
    await clients[0]!.send('41');
    await connect('gil');
    for (const client of clients) await client.send('1').catch(() => undefined);
  });

  it('refuses connections beyond its own limit', async () => {
    const all = await Promise.allSettled(Array.from({ length: MAX_SOCKETS + 1 }, () => RawClient.open(base)));
    const refused = all.filter((result) => result.status === 'rejected').map(({ reason }) => String(reason));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toContain('Too many connections here');
  });

  it('ends a connection that shows no token within ten seconds', async () => {
    const fresh = await startTestApp();
    try {
      const start = Date.now();
      const client = await RawClient.open(await fresh.app.getUrl());
      // Closed, in the words of engine.io.
      expect(await client.hear()).toBe('1');
      expect(Date.now() - start).toBeGreaterThan(9_000);
      expect(Date.now() - start).toBeLessThan(20_000);
    } finally {
      await fresh.close();
    }
  });
});
