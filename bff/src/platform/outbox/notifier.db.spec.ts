import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { createTestDatabase } from '../../testing/test-database.js';
import { Wake } from './wake.js';

const LISTENERS = `SELECT pid FROM pg_stat_activity WHERE application_name = 'iops-bff wake' AND datname = current_database()`;
const END_LISTENERS = `SELECT pg_terminate_backend(pid, 5000) FROM (${LISTENERS}) AS listeners`;

describe('two processes on one database', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let here: TestApp;
  let there: TestApp;
  const heard = { here: 0, there: 0 };
  const bothListen = () =>
    eventually(async () => expect(await here.app.get(DataSource).query(LISTENERS)).toHaveLength(2), 5_000);

  beforeAll(async () => {
    database = await createTestDatabase();
    here = await startTestApp({ DATABASE_URL: database.url });
    there = await startTestApp({ DATABASE_URL: database.url });
    here.app.get(Wake).on('deliveries', () => (heard.here += 1));
    there.app.get(Wake).on('deliveries', () => (heard.there += 1));
    await bothListen();
  });
  afterAll(async () => {
    await here.close();
    await there.close();
    await database.drop();
  });

  it('wake each other', async () => {
    here.app.get(Wake).wake('deliveries');
    await eventually(() => expect(heard).toEqual({ here: 1, there: 1 }));
    there.app.get(Wake).wake('deliveries');
    await eventually(() => expect(heard).toEqual({ here: 2, there: 2 }));
  });

  it('are told once of many wakes in a moment, and once more after the last', async () => {
    // Longer than two tellings stand apart: it has been quiet.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = heard.there;
    for (let turn = 0; turn < 500; turn++) here.app.get(Wake).wake('deliveries');
    await eventually(() => expect(heard.there - before).toBe(2));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard.there - before).toBe(2);
  });

  it('hear of each other again after the connection was lost', async () => {
    await here.app.get(DataSource).query(END_LISTENERS);
    await bothListen();
    const before = heard.there;
    // A session shows before it listens, so the first wakes may find nobody.
    await eventually(() => {
      here.app.get(Wake).wake('deliveries');
      expect(heard.there).toBeGreaterThan(before);
    });
  });
});
