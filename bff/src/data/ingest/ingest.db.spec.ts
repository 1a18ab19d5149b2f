import { randomUUID } from 'node:crypto';
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
});
