import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { EntitiesJob } from '../../data/entities/entities.job.js';
import { eventually } from '../../testing/eventually.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { selectUpTo } from './cursor.queries.js';
import { type Follow, Followers } from './follower.js';

interface Row {
  id: string;
  stream?: string;
  data: unknown;
}
const session = (id: string, change: object = {}) => ({
  session_id: id,
  customer_id: 'stu_1',
  tutor_id: 'tut_1',
  subject: 'calculus',
  duration_minutes: 60,
  ...change,
});
const token = new JwtService({ secret: JWT_SECRET }).sign(
  { sub: 'root', role: 'admin', aud: 'iops' },
  { expiresIn: '5m' },
);

describe('followers', () => {
  let test: TestApp;
  let database: DataSource;
  const asAdmin = (method: 'GET' | 'POST', path: string) =>
    test.request(method, path, { authorization: `Bearer ${token}` });
  const job = async (name: string) => {
    const { items } = (await asAdmin('GET', '/api/jobs')).body as { items: { name: string }[] };
    return items.find((item) => item.name === name);
  };
  /** Puts events into the table past every check, in one transaction. */
  const store = (rows: Row[]) =>
    database.query(
      `INSERT INTO events (event_id, stream, occurred_at, data)
       SELECT id, stream, now(), data::jsonb FROM unnest($1::text[], $2::text[], $3::text[]) AS x(id, stream, data)`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.stream ?? 'session.completed'),
        rows.map((row) => JSON.stringify(row.data)),
      ],
    );
  const caughtUp = () =>
    eventually(async () =>
      expect(
        await database.query(
          `SELECT FROM events WHERE tx_id > coalesce((SELECT tx_id FROM cursors WHERE name = 'entities'), '0'::xid8) LIMIT 1`,
        ),
      ).toEqual([]),
    );
  const sessions = async () =>
    (await database.query<{ session_id: string }[]>('SELECT session_id FROM sessions ORDER BY 1')).map(
      (row) => row.session_id,
    );
  const setAside = () => database.query("SELECT key FROM set_aside WHERE follower = 'entities' ORDER BY 1");

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('go round rows that they fail on, whether SQL or code fails, and do those before, between and behind', async () => {
    const good = Array.from({ length: 40 }, (_, i) => ({ id: `g${i}`, data: session(`g${i}`) }));
    const text = { id: 'bad-text', data: session('bad-text', { duration_minutes: 'an hour' }) };
    const none = { id: 'bad-none', data: null };
    const huge = { id: 'bad-huge', stream: 'support.call.inbound', data: { call_id: 'c', duration_seconds: '1e999' } };
    await store([...good.slice(0, 20), text, none, ...good.slice(20)]);
    await store([huge]);
    await store([{ id: 'after', data: session('after') }]);
    await caughtUp();
    expect(await sessions()).toEqual([...good.map(({ id }) => id), 'after'].sort());
    expect(await setAside()).toEqual([{ key: 'bad-huge' }, { key: 'bad-none' }, { key: 'bad-text' }]);
  });

  it('tell an admin what they set aside, and of no failure', async () => {
    expect(await job('entities')).toMatchObject({
      failures: 0,
      lag: { seconds: 0, rows: 0 },
      lastSuccessAt: expect.any(String),
      setAside: {
        count: 3,
        newest: expect.arrayContaining([
          { key: 'bad-text', reason: expect.stringContaining('an hour'), at: expect.any(String) },
        ]),
      },
    });
    expect(await job('partitions')).toMatchObject({ lag: null, setAside: null, failures: 0 });
  });

  it('try again what was set aside when they are asked: what was mended is done, the rest stays', async () => {
    await database.query(`UPDATE events SET data = data || '{"duration_minutes": 60}' WHERE event_id = 'bad-text'`);
    expect(await asAdmin('POST', '/api/jobs/entities/retry-set-aside')).toEqual({
      status: 200,
      body: { done: 1, left: 2 },
    });
    expect(await sessions()).toContain('bad-text');
    expect(await setAside()).toEqual([{ key: 'bad-huge' }, { key: 'bad-none' }]);
    expect(
      await database.query(`SELECT actor, target, details FROM audit WHERE action = 'job.retry_set_aside'`),
    ).toEqual([{ actor: 'root', target: 'job:entities', details: { done: 1, left: 2 } }]);
    expect((await asAdmin('POST', '/api/jobs/nothing/retry-set-aside')).status).toBe(404);
  });

  it('give the same rows when the projections are rebuilt around what is set aside', async () => {
    const before = await sessions();
    await test.app.get(EntitiesJob).rebuild();
    await caughtUp();
    expect(await sessions()).toEqual(before);
    expect(await setAside()).toEqual([{ key: 'bad-huge' }, { key: 'bad-none' }]);
  });

  it('get through 5,000 events of one transaction that are all bad, and the good one behind them', async () => {
    await store(Array.from({ length: 5_000 }, (_, i) => ({ id: `all-${i}`, data: null })));
    await store([{ id: 'behind', data: session('behind') }]);
    await eventually(async () => expect(await sessions()).toContain('behind'), 60_000);
    expect((await setAside()).length).toBe(5_002);
  }, 70_000);

  it('set nothing aside for what passes by itself', async () => {
    let fails = 2;
    const seen: string[] = [];
    const follow: Follow<{ topic: string }> = {
      name: 'of-the-test',
      source: 'outbox',
      limit: 10,
      read: (manager) => manager.query('SELECT topic FROM outbox'),
      keyOf: () => 'none',
      write: async (manager, rows) => {
        if (fails-- > 0) await manager.query(`DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$`);
        seen.push(...rows.map(({ topic }) => topic));
      },
    };
    await database.query(`INSERT INTO outbox (topic, payload) VALUES ('alert.changed', '{}')`);
    const codes: unknown[] = [];
    await eventually(async () => {
      const took = await test.app
        .get(Followers)
        .run(follow)
        .catch((error: { code: string }) => codes.push(error.code));
      expect(took).toBe(true);
    });
    expect(codes).toEqual(['40P01', '40P01']);
    expect(seen).toEqual(['alert.changed']);
    expect(await database.query(`SELECT FROM set_aside WHERE follower = 'of-the-test'`)).toEqual([]);
  });

  it('leave the planner free for what they read and write after they know how far', async () => {
    const sorting = await database.transaction(async (manager) => {
      await selectUpTo(manager, 'events', '0', 10);
      return manager.query('SHOW enable_sort');
    });
    expect(sorting).toEqual([{ enable_sort: 'on' }]);
  });

  it('show how far they are behind', async () => {
    const other = database.createQueryRunner();
    await other.startTransaction();
    await other.query(`SELECT FROM cursors WHERE name = 'entities' FOR UPDATE`);
    await store([1, 2, 3].map((i) => ({ id: `late-${i}`, data: session(`late-${i}`) })));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await job('entities')).toMatchObject({ lag: { rows: 3 } });
    expect((await test.request('GET', '/api/ready')).body.lagSeconds).toBeGreaterThan(1);
    await other.commitTransaction();
    await other.release();
    await eventually(async () => expect(await job('entities')).toMatchObject({ lag: { rows: 0, seconds: 0 } }));
  });
});
