import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, INGEST_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { poolOf } from '../database/data-source.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('load shedding', () => {
  let test: TestApp;
  let base: string;
  const send = () =>
    test.ingest({
      event_id: randomUUID(),
      event_type: 'support.call.inbound',
      occurred_at: new Date().toISOString(),
      data: { call_id: 'c1', customer_id: 's1' },
    });
  const shares = async (count: number) => {
    const answers = await Promise.all(Array.from({ length: count }, send));
    expect(answers.every(({ status }) => status === 202 || status === 503)).toBe(true);
    return answers.filter(({ status }) => status === 503).length / count;
  };

  beforeAll(async () => {
    test = await startTestApp();
    base = await test.app.getUrl();
  });
  afterAll(() => test.close());

  it('leaves a system alone whose loop is held for 100 ms at a time, over and over', async () => {
    for (let turn = 0; turn < 30; turn++) {
      block(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await shares(20)).toBe(0);
  });

  it('refuses a share while each request waits long for the loop, and nothing more some seconds later', async () => {
    for (let turn = 0; turn < 6; turn++) {
      block(800);
      await pause(1);
    }
    const share = await shares(40);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
    expect((await test.request('GET', '/api/health')).status).toBe(200);
    expect((await test.request('GET', '/api/ready')).status).toBe(200);
    await eventually(async () => expect(await shares(20)).toBe(0), 15_000);
  });

  it('refuses everything but probes while the queue for the database is long', async () => {
    const pool = poolOf(test.app.get(DataSource));
    const taken: PoolClient[] = [];
    const waiting = Array.from({ length: 200 }, () =>
      pool.connect().then(
        (client) => taken.push(client),
        () => undefined,
      ),
    );
    await eventually(() => expect(pool.waitingCount).toBeGreaterThan(120));
    const reply = await fetch(`${base}/ingest`, { method: 'POST', headers: { 'x-api-key': INGEST_KEY }, body: '{}' });
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([503, 'unavailable']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await test.request('GET', '/api/health')).status).toBe(200);
    const preflight = await fetch(`${base}/ingest`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    await Promise.all([
      ...waiting,
      (async () => {
        for (;;) {
          taken.splice(0).forEach((client) => client.release());
          if (pool.waitingCount === 0) return;
          await pause(1);
        }
      })(),
    ]);
    taken.splice(0).forEach((client) => client.release());
    expect((await send()).status).toBe(202);
  });

  describe('of bodies that are announced', () => {
    let senders: { heard: string; socket: Socket }[];
    const refused = () => senders.filter(({ heard }) => heard !== '');
    /** Announces so many bodies of 8 MB with a key, by the short way or the long one. */
    const announce = (count: number, key: string, type = 'application/json') => {
      const head = `POST /ingest HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\nContent-Type: ${type}\r\nContent-Length: 8000000\r\n\r\n[`;
      for (let n = 0; n < count; n++) {
        const sender = {
          heard: '',
          socket: connect(Number(new URL(base).port), '127.0.0.1', () => sender.socket.write(head)),
        };
        sender.socket.on('data', (text) => (sender.heard += String(text)));
        senders.push(sender);
      }
    };
    const makeKey = async () => {
      const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
      const { body } = await test.request('POST', '/api/api-keys', headers, '{"name":"other","scopes":["ingest"]}');
      return (body as unknown as { key: string }).key;
    };

    beforeEach(async () => {
      senders = [];
      await eventually(async () => expect(await shares(20)).toBe(0), 15_000);
    });
    afterEach(async () => {
      for (const { socket } of senders) socket.destroy();
      await eventually(async () => expect((await send()).status).toBe(202));
    });

    it.each(['application/json', 'application/json; charset=utf-8'])(
      'takes 128 MiB of one caller at once and refuses the rest before it is sent, but nothing of others: %s',
      async (type) => {
        announce(40, await makeKey(), type);
        // 16 bodies of 8 MB and 16 KiB fit into 128 MiB.
        await eventually(() => expect(refused()).toHaveLength(40 - 16));
        for (const { heard } of refused())
          expect(heard).toMatch(/^HTTP\/1\.1 503 [^]*Too much of yours is being received/);
        const body = ' '.repeat(1_000_000);
        const answers = await Promise.all(
          [await makeKey(), await makeKey()].map((key) =>
            test.request('POST', '/ingest', { 'x-api-key': key, 'content-type': 'application/json' }, `[${body}]`),
          ),
        );
        expect(answers.map(({ status }) => status)).not.toContain(503);
      },
    );

    it('takes 256 MiB of all callers at once', async () => {
      for (const key of [await makeKey(), await makeKey(), await makeKey()]) announce(14, key);
      // 33 of them fit into 256 MiB.
      await eventually(() => expect(refused()).toHaveLength(3 * 14 - 33));
      for (const { heard } of refused()) expect(heard).toMatch(/^HTTP\/1\.1 503 [^]*Too much is being received/);
    });
  });
});
