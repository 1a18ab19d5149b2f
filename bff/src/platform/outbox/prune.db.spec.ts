import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { PruneOutboxJob } from './prune.job.js';
import { pruneOutbox, selectPrunedUpTo } from './prune.queries.js';

const DAY_MS = 86_400_000;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const never = new AbortController().signal;

describe('the outbox', () => {
  let test: TestApp;
  let database: DataSource;
  const append = (days: number, rows = 1) =>
    database.query(
      `INSERT INTO outbox (topic, payload, created_at)
       SELECT 'external_event.recorded', '{"externalEventId":"x"}', $1 FROM generate_series(1, $2::int)`,
      [daysAgo(days), rows],
    );
  const left = async () => {
    const rows = await database.query<{ days: number }[]>(
      'SELECT round(extract(epoch FROM $1::timestamptz - created_at) / 86400)::int AS days FROM outbox ORDER BY outbox_id',
      [now],
    );
    return rows.map(({ days }) => days);
  };
  const allRead = () =>
    eventually(async () => {
      const readers = await database.query(
        `SELECT name FROM cursors WHERE source = 'outbox' AND tx_id >= (SELECT max(tx_id) FROM outbox) ORDER BY name`,
      );
      expect(readers).toEqual([{ name: 'deliveries' }, { name: 'explanations' }]);
    });

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  beforeEach(() => database.query('DELETE FROM outbox'));
  afterAll(() => test.close());

  it('forgets what is older than a week, in as many batches as it takes', async () => {
    await append(8, 2_500);
    await append(6.9);
    await allRead();
    await test.app.get(PruneOutboxJob).run(now, never);
    expect(await left()).toEqual([7]);
  });

  it('keeps what a follower has not read, however old', async () => {
    await append(9);
    await allRead();
    await append(8);
    const [{ tx }] = await database.query('SELECT min(tx_id)::text AS tx FROM outbox');
    await database.query(
      `INSERT INTO cursors (name, source, tx_id) VALUES ('slow', 'outbox', ($1::text::numeric)::text::xid8)`,
      [tx],
    );
    await test.app.get(PruneOutboxJob).run(now, never);
    expect(await left()).toEqual([8]);
    await database.query(`DELETE FROM cursors WHERE name = 'slow'`);
  });

  it('keeps what a follower set aside, until it is tried again', async () => {
    await append(9, 2);
    await allRead();
    const [{ id, tx }] = await database.query('SELECT outbox_id::text AS id, tx_id::text AS tx FROM outbox LIMIT 1');
    await database.query(
      `INSERT INTO set_aside (follower, key, tx_id, reason, at) VALUES ('explanations', $1, $2::xid8, 'x', now())`,
      [id, tx],
    );
    await test.app.get(PruneOutboxJob).run(now, never);
    expect(await left()).toEqual([9]);
    await database.query('DELETE FROM set_aside');
    await test.app.get(PruneOutboxJob).run(now, never);
    expect(await left()).toEqual([]);
  });

  it('says up to where it was emptied, and never goes back', async () => {
    const before = await selectPrunedUpTo(database.manager);
    await append(9);
    const [{ tx }] = await database.query('SELECT max(tx_id)::text AS tx FROM outbox');
    await allRead();
    expect(await pruneOutbox(database.manager, daysAgo(7), 10)).toBe(1);
    const after = await selectPrunedUpTo(database.manager);
    expect([after, after > before]).toEqual([BigInt(tx), true]);
    expect(await pruneOutbox(database.manager, daysAgo(7), 10)).toBe(0);
    expect(await selectPrunedUpTo(database.manager)).toBe(after);
  });
});
