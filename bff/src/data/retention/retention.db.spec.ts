import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { ensurePartitions } from '../ingest/partitions.queries.js';
import { RetentionJob } from './retention.job.js';

const DAY_MS = 86_400_000;
const RETENTION_DAYS = 30;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const tableOf = (days: number) => `events_${daysAgo(days).toISOString().slice(0, 10).replaceAll('-', '')}`;

describe('retention', () => {
  let test: TestApp;
  let database: DataSource;
  let sent = 0;
  /** A replica's job: nothing of another's is left in it. */
  const job = () => {
    const { app } = test;
    return new RetentionJob(database.manager, app.get(JobStatuses), app.get(JobRuns), app.get<Config>(CONFIG));
  };
  const event = (id: string, at: Date) => ({
    event_id: id,
    event_type: 'support.call.inbound',
    occurred_at: at.toISOString(),
    data: { call_id: id, customer_id: 'stu_1' },
  });
  /** Stores `count` events of a day long past, as ingest did when it was young. */
  const storeOld = async (days: number, count: number, id: string) => {
    await database.transaction((manager) => ensurePartitions(manager, daysAgo(days), daysAgo(days)));
    const values = [id, count, daysAgo(days)];
    await database.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO event_ids (event_id, occurred_at, body_hash) SELECT $1 || i, $3, 'x' FROM generate_series(1, $2::int) i`,
        values,
      );
      await manager.query(
        `INSERT INTO events (event_id, stream, occurred_at, data) SELECT $1 || i, 'customer.page.view', $3, '{}' FROM generate_series(1, $2::int) i`,
        values,
      );
    });
  };
  const countIds = async (id: string) => {
    const [{ n }] = await database.query('SELECT count(*)::int AS n FROM event_ids WHERE event_id LIKE $1', [`${id}%`]);
    return n as number;
  };
  const tables = async (): Promise<string[]> => {
    const rows = await database.query<{ name: string }[]>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname ~ '^events_[0-9]' ORDER BY 1`,
    );
    return rows.map((row) => row.name);
  };
  const allRead = () =>
    eventually(async () =>
      expect(
        await database.query(
          `SELECT FROM events WHERE tx_id > (SELECT min(tx_id) FROM cursors WHERE source = 'events') LIMIT 1`,
        ),
      ).toEqual([]),
    );

  beforeAll(async () => {
    test = await startTestApp({ IOPS_RETENTION_DAYS: String(RETENTION_DAYS) });
    database = test.app.get(DataSource);
    expect((await test.ingest(event('first', now))).status).toBe(202);
    await eventually(async () => expect(await database.query('SELECT FROM cursors')).not.toEqual([]));
  });
  afterAll(() => test.close());

  it('drops whole days with their ids, keeps the younger, and ingest goes on meanwhile', async () => {
    await storeOld(34, 9_000, 'old-a-');
    await storeOld(33, 3_000, 'old-b-');
    await storeOld(20, 100, 'young-');
    await allRead();
    const statuses = new Set<number>();
    const dropping = { isDone: false };
    const sending = (async () => {
      while (!dropping.isDone) statuses.add((await test.ingest(event(`live-${sent++}`, new Date()))).status);
    })();
    await job().run(now);
    dropping.isDone = true;
    await sending;
    expect([...statuses]).toEqual([202]);
    expect(await Promise.all(['old-a-', 'old-b-', 'young-'].map(countIds))).toEqual([0, 0, 100]);
    const left = await tables();
    expect([left.includes(tableOf(34)), left.includes(tableOf(33)), left.includes(tableOf(20))]).toEqual([
      false,
      false,
      true,
    ]);
    expect(left.filter((name) => name < tableOf(32))).toEqual([]);
    const [{ n }] = await database.query(`SELECT count(*)::int AS n FROM events WHERE event_id LIKE 'live-%'`);
    expect([n, await countIds('live-')]).toEqual([sent, sent]);
  });

  it('takes a dropped id again, as a new event', async () => {
    const again = event('old-a-1', now);
    expect((await test.ingest(again)).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect((await test.ingest(again)).body).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('drops nothing that a follower has not read', async () => {
    await allRead();
    const holder = database.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`SELECT FROM cursors WHERE name = 'entities' FOR UPDATE`);
    await storeOld(35, 50, 'unread-');
    await job().run(now);
    expect(await tables()).toContain(tableOf(35));
    expect(await countIds('unread-')).toBe(50);
    await holder.rollbackTransaction();
    await holder.release();
    await allRead();
    await job().run(now);
    expect(await tables()).not.toContain(tableOf(35));
    expect(await countIds('unread-')).toBe(0);
  });

  it('goes on where a crash left it, and lets no id in twice that was used anew since', async () => {
    await storeOld(36, 3_000, 'crash-');
    await allRead();
    // Up to the middle of the ids: the day is out of `events`, and some of its ids were free.
    await database.query(`ALTER TABLE events DETACH PARTITION ${tableOf(36)}`);
    await database.query(`DELETE FROM event_ids WHERE event_id LIKE 'crash-1%'`);
    const anew = event('crash-1', now);
    expect((await test.ingest(anew)).body).toMatchObject({ accepted: 1 });
    expect((await test.ingest(event('crash-2', now))).body).toMatchObject({ rejected: 1 });
    await job().run(now);
    expect((await tables()).filter((name) => name.startsWith(tableOf(36)))).toEqual([]);
    expect(await countIds('crash-')).toBe(1);
    expect((await test.ingest(anew)).body).toMatchObject({ duplicates: 1 });
  });

  it('breaks off at shutdown in the middle of a detach, and another replica ends it', async () => {
    await storeOld(37, 10, 'pending-');
    await allRead();
    const reader = database.createQueryRunner();
    await reader.startTransaction();
    await reader.query('SELECT count(*) FROM events');
    const broken = job();
    const run = broken.everyHour();
    const pending = () => database.query('SELECT FROM pg_inherits WHERE inhdetachpending');
    await eventually(async () => expect(await pending()).toHaveLength(1));
    expect((await test.ingest(event(`live-${sent++}`, new Date()))).status).toBe(202);
    await broken.beforeApplicationShutdown();
    await run;
    await reader.rollbackTransaction();
    await reader.release();
    await eventually(async () => {
      await job().run(now);
      expect((await tables()).filter((name) => name.startsWith(tableOf(37)))).toEqual([]);
    });
    expect([await pending(), await countIds('pending-')]).toEqual([[], 0]);
  });

  it('does the same when two replicas run it at once', async () => {
    await storeOld(38, 2_000, 'twice-');
    await allRead();
    await Promise.all([job().run(now), job().run(now)]);
    expect(await tables()).not.toContain(tableOf(38));
    expect(await countIds('twice-')).toBe(0);
  });

  it('forgets what was refused, counted and set aside before', async () => {
    const old = daysAgo(RETENTION_DAYS + 2);
    await database.query(
      `INSERT INTO quarantine (received_at, sender, code, pointer, message, body)
       SELECT at, 'key:x', 'invalid_event', '', '', '{}' FROM unnest(ARRAY[$1, $2]::timestamptz[]) AS at, generate_series(1, 6000)`,
      [old, now],
    );
    await database.query(`INSERT INTO intake VALUES ($1, 'key:x', 1, 0, 0), ($2, 'key:x', 2, 0, 0)`, [old, now]);
    await database.query(`INSERT INTO set_aside VALUES ('f', 'a', '1', '', $1), ('f', 'b', '1', '', $2)`, [old, now]);
    await job().run(now);
    expect(
      await database.query('SELECT min(received_at) > $1 AS young, count(*)::int >= 6000 AS kept FROM quarantine', [
        old,
      ]),
    ).toEqual([{ young: true, kept: true }]);
    expect(await database.query(`SELECT accepted FROM intake WHERE sender = 'key:x'`)).toEqual([{ accepted: '2' }]);
    expect(await database.query(`SELECT key FROM set_aside WHERE follower = 'f'`)).toEqual([{ key: 'b' }]);
  });
});
