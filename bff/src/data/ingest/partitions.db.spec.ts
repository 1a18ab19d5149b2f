import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { PartitionsJob } from './partitions.job.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('partitions', () => {
  let test: TestApp;
  let database: DataSource;
  let job: PartitionsJob;
  const count = async () => {
    const [{ n }] = await database.query(
      `SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'events'::regclass`,
    );
    return n as number;
  };
  const store = (at: Date) =>
    database.query(
      `INSERT INTO events (event_id, stream, occurred_at, data) VALUES ('p', 'customer.page.view', $1, '{}')`,
      [at],
    );
  const daysLater = (now: Date, days: number) => new Date(now.getTime() + days * DAY_MS);

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    job = test.app.get(PartitionsJob);
  });
  afterAll(() => test.close());

  it('have a place for the oldest and the newest time that is taken, at boot and after days of running', async () => {
    for (const days of [0, 3, 9, 40]) {
      const now = daysLater(new Date(), days);
      await job.make(now);
      await store(daysLater(now, -120));
      await store(new Date(now.getTime() + 5 * MINUTE_MS));
    }
  });

  it('are made days before they are needed', async () => {
    const now = daysLater(new Date(), 60);
    await job.make(now);
    await store(daysLater(now, 4));
  });

  it('are made once when two replicas make them at once', async () => {
    const before = await count();
    const now = daysLater(new Date(), 70);
    await Promise.all([job.make(now), job.make(now), job.make(now)]);
    expect(await count()).toBe(before + 10);
  });

  it('are made while a long read goes on, and keep no insert waiting', async () => {
    const reader = database.createQueryRunner();
    await reader.startTransaction();
    await reader.query('SELECT count(*) FROM events');
    const before = await count();
    await job.make(daysLater(new Date(), 71));
    expect(await count()).toBe(before + 1);
    await store(new Date());
    await reader.rollbackTransaction();
    await reader.release();
  });

  it('have the indexes of all events, and each only once', async () => {
    const different = await database.query(
      `SELECT i.indrelid::regclass::text AS table, count(*)::int AS indexes, count(h.inhparent)::int AS inherited
       FROM pg_inherits p JOIN pg_index i ON i.indrelid = p.inhrelid LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid
       WHERE p.inhparent = 'events'::regclass GROUP BY 1
       HAVING count(*) <> (SELECT count(*) FROM pg_index WHERE indrelid = 'events'::regclass) OR count(*) <> count(h.inhparent)`,
    );
    expect(different).toEqual([]);
  });
});
