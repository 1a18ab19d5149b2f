import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of its own for one spec file, on the PostgreSQL that jest started. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env.IOPS_TEST_DATABASE_URL;
  if (server === undefined) throw new Error('IOPS_TEST_DATABASE_URL is not set: jest.config.mjs starts the database.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
