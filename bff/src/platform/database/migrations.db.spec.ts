import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { migrate } from './data-source.js';
import { Quarantine1763800100000 } from './migrations/1763800100000-quarantine.js';

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

  it('can be undone without a change to what was refused', async () => {
    const body = '{"note":"é \\"quoted\\" \\u0000"}';
    await database.query(
      `INSERT INTO quarantine (sender, code, pointer, message, body)
       SELECT 'undone', '', '', '', body FROM unnest($1::bytea[]) AS body`,
      [[Buffer.from(body), Buffer.from('\0')]],
    );
    const runner = database.createQueryRunner();
    await new Quarantine1763800100000().down(runner);
    expect(await runner.query(`SELECT body FROM quarantine WHERE sender = 'undone'`)).toEqual([{ body }]);
    await new Quarantine1763800100000().up(runner);
    await runner.release();
    expect(await database.query(`SELECT body FROM quarantine WHERE sender = 'undone'`)).toEqual([
      { body: Buffer.from(body) },
    ]);
  });

  it('do nothing the second time, also when two replicas start at once', async () => {
    await Promise.all([migrate(database), migrate(database)]);
    expect(await database.query('SELECT count(*)::int AS n FROM installation')).toEqual([{ n: 1 }]);
  });
});
