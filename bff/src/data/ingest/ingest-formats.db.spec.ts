import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { LIMITS } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { INGEST_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';

const call = (id: string) => ({
  event_id: id,
  event_type: 'support.call.inbound',
  occurred_at: new Date(Date.now() - 120_000).toISOString(),
  data: { call_id: id, customer_id: 'stu_1' },
});

describe('POST /ingest, with other formats than JSON', () => {
  let test: TestApp;
  let database: DataSource;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  const post = (type: string, body: string | Uint8Array<ArrayBuffer>, more: Record<string, string> = {}) =>
    test.request('POST', '/ingest', { 'x-api-key': INGEST_KEY, 'content-type': type, ...more }, body);
  const lines = (events: unknown[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

  it('takes NDJSON line by line, and tells which lines it refused', async () => {
    const events = Array.from({ length: 3_000 }, (_, i) => call(`line-${i}`));
    const body = lines(events).replace('"line-1500"', '7');
    const { status, body: answer } = await post('application/x-ndjson', `${body}{"broken\n`);
    expect(status).toBe(207);
    expect(answer).toMatchObject({ accepted: 2_999, duplicates: 0, rejected: 2 });
    expect(answer.errors).toMatchObject([
      { index: 1_500, code: 'invalid_field', pointer: '/event_id' },
      { index: 3_000, event_id: null, code: 'invalid_json', pointer: '' },
    ]);
  });

  it('tells how many lines were taken before a body went wrong, and takes the rest when all is sent again', async () => {
    const good = Array.from({ length: 4_000 }, (_, i) => call(`before-${i}`));
    const bad = Buffer.concat([Buffer.from(lines(good)), Buffer.from([0xff, 0x0a])]);
    const { status, body } = await post('application/x-ndjson', bad);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_json' });
    const taken = Number(/The first (\d+) events were taken/.exec(String(body.detail))?.[1]);
    expect(taken).toBeGreaterThan(0);
    const again = await post('application/x-ndjson', lines(good));
    expect(again.body).toMatchObject({ accepted: 4_000 - taken, duplicates: taken, rejected: 0 });
  });

  it.each([
    ['is cut off', (packed: Buffer) => packed.subarray(0, -20)],
    ['is followed by something else', (packed: Buffer) => Buffer.concat([packed, Buffer.from('more')])],
  ])('tells the same of what was packed and %s', async (_how, broken) => {
    const run = randomUUID();
    const good = lines(Array.from({ length: 20_000 }, (_, i) => call(`packed ${run} ${i}`)));
    const body = new Uint8Array(broken(gzipSync(good)));
    const answer = await post('application/x-ndjson', body, { 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_json']);
    const taken = Number(/The first (\d+) events were taken/.exec(String(answer.body.detail))?.[1]);
    const [stored] = await database.query<{ n: number }[]>(
      'SELECT count(*)::int AS n FROM events WHERE event_id LIKE $1',
      [`packed ${run} %`],
    );
    expect(taken).toBe(stored!.n);
    expect(taken).toBeGreaterThan(0);
  });

  it('names every line that it refuses, and takes no more once they are over 10,000', async () => {
    const kept = () => database.query<{ n: number }[]>('SELECT count(*)::int AS n FROM quarantine');
    const [before] = await kept();
    const all = await post('application/x-ndjson', `${lines([call('first')])}${'1\n'.repeat(10_000)}`);
    expect(all).toMatchObject({ status: 207, body: { accepted: 1, rejected: 10_000 } });
    expect(all.body.errors).toHaveLength(10_000);
    const million = new Uint8Array(gzipSync('1\n'.repeat(1_000_000)));
    const { status, body } = await post('application/x-ndjson', million, { 'content-encoding': 'gzip' });
    expect([status, body.code]).toEqual([400, 'invalid_body']);
    expect(body.detail).toMatch(/^Of the first 20000 events 20000 were refused/);
    expect((await kept())[0]!.n - before!.n).toBe(30_000);
  });

  it.each(['application/json', 'application/x-ndjson'])('takes %s with gzip', async (type) => {
    const events = Array.from({ length: 50 }, (_, i) => call(`${type}-gz-${i}`));
    const body = type === 'application/json' ? JSON.stringify(events) : lines(events);
    const answer = await post(type, new Uint8Array(gzipSync(body)), { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 50 } });
  });

  it('stops inflating where the limit is', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(100 * 1024 * 1024, ' ')));
    expect(bomb.length).toBeLessThan(150_000);
    for (const type of ['application/json', 'application/x-ndjson']) {
      expect(await post(type, bomb, { 'content-encoding': 'gzip' })).toMatchObject({
        status: 413,
        body: { code: 'body_too_large' },
      });
    }
  });

  it.each([
    ['is not gzip', new Uint8Array(Buffer.from('no gzip at all'))],
    ['is gzip cut off', new Uint8Array(gzipSync(JSON.stringify(call('cut'))).subarray(0, 40))],
  ])('refuses what claims to be gzip and %s', async (_, body) => {
    for (const type of ['application/json', 'application/x-ndjson']) {
      expect(await post(type, body, { 'content-encoding': 'gzip' })).toMatchObject({
        status: 400,
        body: { code: 'invalid_json' },
      });
    }
  });

  it('takes CloudEvents, one or an array of them', async () => {
    const { event_id: id, event_type: type, occurred_at: time, data } = call('ce');
    const cloudEvent = { specversion: '1.0', id, source: '/platform', type, time, data };
    expect(await post('application/cloudevents+json; charset=utf-8', JSON.stringify(cloudEvent))).toMatchObject({
      status: 202,
      body: { accepted: 1 },
    });
    const more = [cloudEvent, { ...cloudEvent, source: '/other' }, { ...cloudEvent, specversion: '2.0' }];
    const { status, body } = await post('application/cloudevents-batch+json', JSON.stringify(more));
    expect({ status, ...body }).toMatchObject({ status: 207, accepted: 1, duplicates: 1, rejected: 1 });
  });

  it('counts an event without the blanks around it, in whatever form it comes', async () => {
    const id = (n: number) => `blanks-${n}`;
    const full = (n: number) => {
      const event = { ...call(id(n)), note: '' };
      const note = 'x'.repeat(LIMITS.eventBytes - JSON.stringify(event).length);
      return JSON.stringify({ ...event, note });
    };
    const forms: [string, string][] = [
      ['application/json', ` ${full(1)}\n`],
      ['application/json', `[ ${full(2)} , ${full(3)}\n]`],
      ['application/x-ndjson', `${full(4)}\r\n ${full(5)}\r\n`],
    ];
    for (const [type, body] of forms) expect((await post(type, body)).status).toBe(202);
  });

  it('takes none of them anywhere else', async () => {
    const headers = { 'x-api-key': INGEST_KEY, 'content-type': 'application/x-ndjson' };
    expect((await test.request('POST', '/api/alerts/a/acknowledge', headers, '{}')).status).toBe(403);
  });
});
