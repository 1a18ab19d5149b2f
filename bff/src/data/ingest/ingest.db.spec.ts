import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { LIMITS } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { INGEST_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';

const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 120_000);
const call = (id: string, seconds = 0) => ({
  event_id: id,
  event_type: 'support.call.inbound',
  occurred_at: new Date(minute.getTime() + seconds * 1000).toISOString(),
  data: { call_id: id, customer_id: 'stu_1' },
});
const rating = (id: string, stars: number) => ({
  event_id: id,
  event_type: 'session.rating.submitted_by_student',
  occurred_at: minute.toISOString(),
  data: { session_id: id, rating: stars },
});

describe('POST /ingest', () => {
  let test: TestApp;
  let database: DataSource;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('answers 202 for one event, after it is committed', async () => {
    expect(await test.ingest(call('one'))).toEqual({
      status: 202,
      body: { accepted: 1, duplicates: 0, rejected: 0, errors: [] },
    });
    expect(await database.query(`SELECT count(*)::int AS n FROM events WHERE event_id = 'one'`)).toEqual([{ n: 1 }]);
  });

  it('takes the same event again as a duplicate, whatever the order of its fields', async () => {
    const { data, ...envelope } = call('one');
    expect(
      (await test.ingest({ data: { customer_id: data.customer_id, call_id: data.call_id }, ...envelope })).body,
    ).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('refuses the same id with another body or another time, and keeps the first', async () => {
    const { status, body } = await test.ingest(call('one', 5));
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      expect.objectContaining({ index: 0, event_id: 'one', code: 'event_id_conflict', pointer: '/event_id' }),
    ]);
    expect(await database.query(`SELECT occurred_at FROM events WHERE event_id = 'one'`)).toEqual([
      { occurred_at: minute },
    ]);
  });

  it('keeps good neighbours of bad events, and the bad ones whole in quarantine', async () => {
    const bad = { ...call('bad'), event_type: 'support.call.inbund', more: 'kept' };
    const { status, body } = await test.ingest([call('n1'), bad, call('n2'), 'text', call('n1')]);
    expect(status).toBe(207);
    expect(body).toMatchObject({ accepted: 2, duplicates: 1, rejected: 2 });
    expect(body.errors).toMatchObject([
      { index: 1, event_id: 'bad', code: 'unknown_event_type' },
      { index: 3, event_id: null, code: 'invalid_event' },
    ]);
    const rows = await database.query<{ body: Buffer }[]>(`SELECT body FROM quarantine WHERE event_id = 'bad'`);
    expect(JSON.parse(rows[0]!.body.toString())).toEqual(bad);
  });

  it('counts into a minute exactly the events that were new', async () => {
    await test.ingest([rating('r1', 5), rating('r2', 2)]);
    await test.ingest([rating('r2', 2), rating('r3', 4)]);
    const rollups = await database.query(
      `SELECT count, sum FROM rollups WHERE stream = 'session.rating.submitted_by_student' AND minute = $1`,
      [minute],
    );
    expect(rollups).toEqual([{ count: 3, sum: 11 }]);
  });

  it('holds the last value of a minute, and of two at one time the greater, however they come', async () => {
    const online = (at: number, users: number) => ({
      event_id: randomUUID(),
      event_type: 'platform.concurrent.users',
      occurred_at: new Date(minute.getTime() + at).toISOString(),
      data: { users },
    });
    const last = async () => {
      const [row] = await database.query<{ last: number }[]>(
        `SELECT last FROM rollups WHERE stream = 'platform.concurrent.users' AND minute = $1`,
        [minute],
      );
      return row?.last;
    };
    const told: unknown[] = [];
    for (const events of [
      [online(1_000, 5), online(1_000, 3)],
      [online(1_000, 4)],
      [online(0, 9)],
      [online(1_000, 6)],
    ]) {
      await test.ingest(events);
      told.push(await last());
    }
    for (const event of [online(2_000, 1), online(2_000, 2), online(2_000, 0)]) await test.ingest(event);
    expect([...told, await last()]).toEqual([5, 5, 5, 6, 2]);
  });

  it('lets senders of the same events race without losing or doubling any', async () => {
    const ids = Array.from({ length: 400 }, (_, i) => `race-${String(i).padStart(3, '0')}`);
    const answers = await Promise.all(
      [ids, ids.toReversed(), ids, ids.toReversed()].map((order) => test.ingest(order.map((id) => call(id)))),
    );
    const sum = (field: string) => answers.reduce((total, answer) => total + (answer.body[field] as number), 0);
    expect([sum('accepted'), sum('duplicates'), sum('rejected')]).toEqual([400, 1200, 0]);
    const differing = await database.query(
      `SELECT * FROM (SELECT stream, date_trunc('minute', occurred_at) AS minute, count(*)::int AS n FROM events GROUP BY 1, 2) AS e
       FULL JOIN rollups r USING (stream, minute) WHERE e.n IS DISTINCT FROM r.count`,
    );
    expect(differing).toEqual([]);
  });

  it.each([30, 300])(
    'finds the one of %s that was sent before, stores and counts the others, and goes on',
    async (size) => {
      const stream = 'tutor.login.event';
      const login = (n: number) => ({
        ...call(`among-${size}-${n}`),
        event_type: stream,
        data: { tutor_id: 'tut_among' },
      });
      const counted = () =>
        database.query(
          `SELECT (SELECT count(*)::int FROM events WHERE stream = $1) AS stored, coalesce(sum(count), 0)::int AS counted
         FROM rollups WHERE stream = $1`,
          [stream],
        );
      const [before] = await counted();
      const logins = Array.from({ length: size }, (_, n) => login(n));
      await test.ingest(login(size / 2));
      expect((await test.ingest(logins)).body).toMatchObject({ accepted: size - 1, duplicates: 1, rejected: 0 });
      for (let round = 1; round <= 6; round++) {
        const more = logins.map((_, n) => login(round * size + n));
        expect((await test.ingest(more)).body).toMatchObject({ accepted: size, duplicates: 0, rejected: 0 });
      }
      const all = before.stored + 7 * size;
      expect(await counted()).toEqual([{ stored: all, counted: all }]);
    },
  );

  it.each([1, 300])('keeps what means something to the database, in groups of %s, as it was sent', async (size) => {
    const odd = ['\\N', '\\.', 'a\tb', 'a\nb\r', `'; DROP TABLE events; --`, '"\\"', '😀 é \\u0041', '{"a":1}'];
    const events = Array.from({ length: size * odd.length }, (_, i) => {
      const text = odd[i % odd.length]!;
      const id = `odd-${size}-${i}-${text}`;
      return {
        ...call(id),
        data: { call_id: id, customer_id: 'stu_odd', note: text, [text]: [text, null] },
        more: text,
      };
    });
    for (let at = 0; at < events.length; at += size)
      expect((await test.ingest(events.slice(at, at + size))).body).toMatchObject({ accepted: size, rejected: 0 });
    const stored = await database.query<{ event_id: string; data: unknown; extra: unknown }[]>(
      `SELECT event_id, data, extra FROM events WHERE event_id LIKE $1`,
      [`odd-${size}-%`],
    );
    const byId = new Map(stored.map(({ event_id, data, extra }) => [event_id, { data, extra }]));
    expect(events.map(({ event_id }) => byId.get(event_id))).toEqual(
      events.map(({ data, more }) => ({ data, extra: { more } })),
    );
  });

  it.each([
    ['broken JSON', '{"event_id":', 400, 'invalid_json'],
    ['nothing', '', 400, 'invalid_json'],
    ['a number', '7', 400, 'invalid_body'],
    ['an empty array', '[]', 400, 'invalid_body'],
    ['10,001 events', JSON.stringify(Array.from({ length: 10_001 }, () => 0)), 413, 'batch_too_large'],
    ['9 MiB', ' '.repeat(9 * 1024 * 1024), 413, 'body_too_large'],
  ])('answers %s with a problem', async (_, body, status, code) => {
    expect(await test.ingest(body)).toMatchObject({ status, body: { code, status } });
  });

  it('answers 100,000 levels of nesting with 422, and goes on', async () => {
    expect((await test.ingest(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).status).toBe(422);
    expect((await test.ingest(call('after-the-deep'))).status).toBe(202);
  });

  it('takes only JSON, and only from those who may', async () => {
    const ingest = (headers: Record<string, string>) =>
      test.request('POST', '/ingest', headers, JSON.stringify(call('x')));
    expect(await ingest({ 'content-type': 'application/json' })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect((await ingest({ 'content-type': 'application/json', 'x-api-key': 'iops_wrong' })).status).toBe(401);
    const key = { 'x-api-key': INGEST_KEY };
    expect((await ingest({ ...key, 'content-type': 'text/plain' })).status).toBe(415);
    const brotli = { ...key, 'content-type': 'application/json', 'content-encoding': 'br' };
    expect(await ingest(brotli)).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  describe('with other formats', () => {
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
});
