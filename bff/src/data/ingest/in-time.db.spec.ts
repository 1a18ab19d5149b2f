import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg, { type QueryConfig } from 'pg';
import { createTestDatabase } from '../../testing/test-database.js';
import { copyInTime, onConnection } from './in-time.queries.js';

describe('work on a connection of the pool', () => {
  let database: { url: string; drop(): Promise<void> };
  let pool: pg.Pool;
  const pid = () =>
    onConnection(pool, async (client) => (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid as number);
  const taken = async () => (await pool.query('SELECT id FROM taken ORDER BY 1')).rows.map(({ id }) => id);

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 1 });
    await pool.query('CREATE TABLE taken (id text PRIMARY KEY)');
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('keeps the connection where the server refuses a statement, or lines that were sent with it', async () => {
    const before = await pid();
    const copy = (lines: string) =>
      onConnection(pool, (client) => copyInTime(client, ['COPY taken FROM STDIN', 'SELECT 1'], [lines]));
    await copy('a\nb\n');
    await expect(copy('c\na\n')).rejects.toMatchObject({ code: '23505' });
    await expect(onConnection(pool, (client) => client.query('SELECT 1 / 0'))).rejects.toMatchObject({ code: '22012' });
    expect(await pid()).toBe(before);
    expect(await taken()).toEqual(['a', 'b']);
  });

  it('gives the connection up where no answer came: nobody knows what it is at', async () => {
    const before = await pid();
    const slow = { text: 'SELECT pg_sleep(30)', query_timeout: 50 } as QueryConfig;
    await expect(onConnection(pool, (client) => client.query(slow))).rejects.toThrow('timeout');
    expect(await pid()).not.toBe(before);
  });
});
