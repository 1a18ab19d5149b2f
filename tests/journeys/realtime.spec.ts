import { createHmac, randomUUID } from 'node:crypto';
import { REALTIME_PATH } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

describe('the socket', () => {
  let system: TestSystem;
  const sockets: Socket[] = [];
  const connect = (auth: object, headers: Record<string, string> = {}) => {
    const socket = io(system.apiBase, {
      path: REALTIME_PATH,
      transports: ['websocket'],
      auth,
      extraHeaders: headers,
      reconnection: false,
    });
    sockets.push(socket);
    return socket;
  };
  const outcome = (socket: Socket) =>
    new Promise<string>((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('connect_error', (error) =>
        resolve((error as Error & { data?: { code: string } }).data?.code ?? 'refused'),
      );
    });
  const token = async (role = 'viewer') =>
    ((await (await fetch(`${system.hostBase}/iops/token?role=${role}`)).json()) as { token: string }).token;
  /** A token as the host would sign it, with claims of the test's choice. */
  const sign = (claims: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'demo-host', aud: 'iops', sub: 'ana', role: 'viewer', iat: now, exp: now + 60, ...claims })}`;
    return `${body}.${createHmac('sha256', system.secrets.jwtSecret).update(body).digest('base64url')}`;
  };

  beforeAll(async () => {
    system = await startSystem();
  }, 120_000);
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await system?.stop();
  });

  it('admits a token in the handshake and grants the topics there are', async () => {
    const socket = connect({ token: await token() });
    expect(await outcome(socket)).toBe('connected');
    expect(await socket.emitWithAck('subscribe', { topics: ['kpis', 'alerts', 'weather'] })).toEqual({
      granted: ['kpis', 'alerts'],
      refused: ['weather'],
      cursor: expect.any(String),
    });
  });

  it.each([
    ['no token', {}, 'unauthenticated'],
    ['nonsense', { token: 'nonsense' }, 'unauthenticated'],
    ['an API key', { token: 'iops_x' }, 'unauthenticated'],
  ])('refuses %s', async (_, auth, code) => {
    expect(await outcome(connect(auth))).toBe(code);
  });

  it('names a token that ran out as such, so that a page can fetch another', async () => {
    const past = Math.floor(Date.now() / 1000) - 120;
    expect(await outcome(connect({ token: sign({ iat: past - 60, exp: past }) }))).toBe('token_expired');
  });

  it("refuses the upgrade to a page of another origin, whatever its token, and admits the host's", async () => {
    const auth = { token: await token() };
    expect(await outcome(connect(auth, { origin: 'https://evil.example' }))).toBe('refused');
    expect(await outcome(connect(auth, { origin: system.hostBase }))).toBe('connected');
  });

  it('renews a connection only for the person it belongs to', async () => {
    const socket = connect({ token: sign({ sub: 'ana' }) });
    expect(await outcome(socket)).toBe('connected');
    expect(await socket.emitWithAck('auth:refresh', { token: sign({ sub: 'ana' }) })).toEqual({ ok: true });
    expect(await socket.emitWithAck('auth:refresh', { token: sign({ sub: 'bo' }) })).toEqual({ ok: false });
  });

  it('tells each alert once, with its reason', async () => {
    const socket = connect({ token: await token() });
    const messages: { type: string; data: { entity: { id: string }; explanation: { text: string } | null } }[] = [];
    socket.on('message', (message) => messages.push(message));
    await outcome(socket);
    await socket.emitWithAck('subscribe', { topics: ['alerts'] });
    const at = new Date().toISOString();
    const customerId = `stu_${randomUUID()}`;
    const calls = [1, 2].map((n) => ({
      event_id: `${customerId}-${n}`,
      event_type: 'support.call.inbound',
      occurred_at: at,
      data: { call_id: `${customerId}-${n}`, customer_id: customerId },
    }));
    await system.ingest(calls);
    await eventually(() => expect(messages).toHaveLength(1));
    expect(messages[0]).toMatchObject({
      type: 'alert_created',
      data: { entity: { id: customerId }, explanation: { text: expect.stringContaining('2 times') } },
    });
  });
});
