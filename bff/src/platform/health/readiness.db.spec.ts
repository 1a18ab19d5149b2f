import type { Readiness } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { Followers } from '../jobs/follower.js';

describe('GET /api/ready', () => {
  let test: TestApp;
  let database: DataSource;
  const ready = () => test.request('GET', '/api/ready');

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('says so, with the installation and the lag', async () => {
    const [{ installation_id }] = await database.query('SELECT installation_id FROM installation');
    const { status, body } = await ready();
    expect({ status, body }).toEqual({
      status: 200,
      body: { status: 'ready', installationId: installation_id, lagSeconds: 0, lags: expect.any(Array), stuck: [] },
    });
    expect(body.lags).toContainEqual({ name: 'entities', seconds: 0, rows: 0 });
  });

  it('tells how far each follower is behind, the furthest first', async () => {
    await database.query("INSERT INTO cursors (name, source) VALUES ('entities', 'events') ON CONFLICT DO NOTHING");
    const holder = database.createQueryRunner();
    await holder.startTransaction();
    await holder.query("SELECT FROM cursors WHERE name = 'entities' FOR UPDATE");
    await database.query(
      `INSERT INTO events (event_id, stream, occurred_at, received_at, data)
       VALUES ('late', 'customer.page.view', now(), now() - interval '1 minute', '{}')`,
    );
    await eventually(async () => {
      const { lagSeconds, lags } = (await ready()).body as unknown as Readiness;
      expect(lags[0]!.seconds).toBe(lagSeconds);
      expect(lags).toContainEqual({ name: 'entities', seconds: expect.closeTo(lagSeconds, 1), rows: 1 });
      expect(lagSeconds).toBeGreaterThanOrEqual(60);
      expect(lags).toContainEqual({ name: 'alerts', seconds: 0, rows: 0 });
    });
    await holder.rollbackTransaction();
    await holder.release();
    await eventually(async () => expect((await ready()).body.lagSeconds).toBe(0));
  });

  it('answers 503 soon while the database does not answer, and is ready again after', async () => {
    const other = database.createQueryRunner();
    await other.startTransaction();
    await other.query('LOCK TABLE installation IN ACCESS EXCLUSIVE MODE');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const begun = performance.now();
    expect(await ready()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(performance.now() - begun).toBeLessThan(8_000);
    await other.rollbackTransaction();
    await other.release();
    await eventually(async () => expect((await ready()).status).toBe(200));
  });

  it('answers 503 when a migration of this version is missing', async () => {
    const [row] = await database.query(
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING *',
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await ready()).toMatchObject({ status: 503, body: { detail: 'The database is not migrated.' } });
    const { id, timestamp, name } = (row as Record<string, unknown>[])[0]!;
    await database.query('INSERT INTO migrations (id, timestamp, name) VALUES ($1, $2, $3)', [id, timestamp, name]);
    await eventually(async () => expect((await ready()).status).toBe(200));
  });

  it('is degraded, and says by whom, while a job keeps failing', async () => {
    let isBroken = true;
    test.app.get(Followers).startWorker('of-the-test', 'outbox', async () => {
      if (isBroken) throw new Error('broken for now\nsecond line');
      return false;
    });
    await eventually(async () =>
      expect(await ready()).toMatchObject({ status: 200, body: { status: 'degraded', stuck: ['of-the-test'] } }),
    );
    isBroken = false;
    await eventually(async () => expect((await ready()).body).toMatchObject({ status: 'ready', stuck: [] }), 10_000);
  });
});
