import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { INGEST_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
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

  it('refuses bodies beyond 256 MiB at once before they are sent, and takes them when others are through', async () => {
    await eventually(async () => expect(await shares(20)).toBe(0), 15_000);
    const port = Number(new URL(base).port);
    const head = `POST /ingest HTTP/1.1\r\nHost: x\r\nX-API-Key: ${INGEST_KEY}\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n\r\n[`;
    const senders = Array.from({ length: 40 }, () => {
      const sender = { heard: '', socket: connect(port, '127.0.0.1', () => sender.socket.write(head)) };
      sender.socket.on('data', (text) => (sender.heard += String(text)));
      return sender;
    });
    try {
      // 33 bodies of 8 MB and 16 KiB fit into 256 MiB.
      await eventually(() => expect(senders.filter(({ heard }) => heard !== '')).toHaveLength(40 - 33));
      for (const { heard } of senders.filter((sender) => sender.heard !== '')) {
        expect(heard).toMatch(/^HTTP\/1\.1 503 [^]*Too much is being received/);
      }
    } finally {
      for (const { socket } of senders) socket.destroy();
    }
    await eventually(async () => expect((await send()).status).toBe(202));
  });
});
