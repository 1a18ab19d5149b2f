import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { createTestDatabase } from '../../testing/test-database.js';
import { dataSourceOptions, migrate } from './data-source.js';
import { Quarantine1763800100000 } from './migrations/1763800100000-quarantine.js';
import { StreamHours1764600000000 } from './migrations/1764600000000-stream-hours.js';

/** Notes how long its statements may take. */
class Patient1999999999999 {
  static timeout: unknown;
  async up(runner: QueryRunner): Promise<void> {
    [Patient1999999999999.timeout] = await runner.query('SHOW statement_timeout');
  }
  async down(): Promise<void> {}
}

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

  it('can be undone and done again with the hours of streams as they were', async () => {
    await database.query(
      `INSERT INTO rollups (stream, minute, count, sum, last, last_at) VALUES
         ('x', '2025-06-10T12:00:00Z', 2, 3, 5, '2025-06-10T12:00:30Z'), ('x', '2025-06-10T12:59:00Z', 1, 4, 6, '2025-06-10T12:59:00Z')`,
    );
    const runner = database.createQueryRunner();
    await runner.startTransaction();
    await new StreamHours1764600000000().down(runner);
    await new StreamHours1764600000000().up(runner);
    await runner.commitTransaction();
    await runner.release();
    expect(await database.query(`SELECT * FROM stream_hours WHERE stream = 'x'`)).toEqual([
      { stream: 'x', hour: new Date('2025-06-10T12:00:00Z'), count: 3, sum: 7, last: 6 },
    ]);
  });

  it('do nothing the second time, also when two replicas start at once', async () => {
    await Promise.all([migrate(database), migrate(database)]);
    expect(await database.query('SELECT count(*)::int AS n FROM installation')).toEqual([{ n: 1 }]);
  });

  it('may take longer than the pool lets a statement take', async () => {
    const { url, drop } = await createTestDatabase();
    const source = new DataSource({ ...dataSourceOptions(url), migrations: [Patient1999999999999] });
    await migrate(source);
    expect(Patient1999999999999.timeout).toEqual({ statement_timeout: '0' });
    const [pooled] = await database.query('SHOW statement_timeout');
    expect(pooled).toEqual({ statement_timeout: '15s' });
    await drop();
  });

  it('are not compiled, nor is anything else that the pool runs', async () => {
    expect(await database.query('SHOW jit')).toEqual([{ jit: 'off' }]);
  });
});
