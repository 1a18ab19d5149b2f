import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { migrate } from './data-source.js';

describe('migrations', () => {
  let test: TestApp;
  let database: DataSource;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('leave the tables as the entities say', async () => {
    const { upQueries } = await database.driver.createSchemaBuilder().log();
    expect(upQueries.map((query) => query.query)).toEqual([]);
  });

  it('do nothing the second time, also when two replicas start at once', async () => {
    await Promise.all([migrate(database), migrate(database)]);
    expect(await database.query('SELECT count(*)::int AS n FROM installation')).toEqual([{ n: 1 }]);
  });
});
