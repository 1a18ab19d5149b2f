import { randomUUID } from 'node:crypto';
import { LIMITS } from '@iops/contracts';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { firstDayKept } from '../data/ingest/kept-days.js';
import { ensurePartitions } from '../data/ingest/partitions.queries.js';
import { dataSourceOptions, migrate } from '../platform/database/data-source.js';

/** A database that nobody else has. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** The one that the others are copied from: a copy takes half of the time that a first start takes. */
const STARTED = 'iops_started';

/** An empty database for one spec file, on the PostgreSQL that jest started. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create('template1');
}

/** A database as the first start of a BFF leaves it: with the schema, and the days that events may be of. */
export async function createStartedDatabase(): Promise<TestDatabase> {
  await makeStarted();
  return create(STARTED);
}

async function create(template: string): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { url: urlOf(name), drop: () => run(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** The first of all workers makes it while the others wait; half made, it has another name. */
async function makeStarted(): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('${STARTED}'))`);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [STARTED]);
    if (rowCount === 1) return;
    const made = `${STARTED}_${randomUUID().replaceAll('-', '')}`;
    await client.query(`CREATE DATABASE ${made}`);
    const dataSource = await new DataSource(dataSourceOptions(urlOf(made))).initialize();
    await fill(dataSource).finally(() => dataSource.destroy());
    await client.query(`ALTER DATABASE ${made} RENAME TO ${STARTED}`);
  } finally {
    // Its session ends, and the lock with it.
    await client.end();
  }
}

async function fill(dataSource: DataSource): Promise<void> {
  await migrate(dataSource);
  const now = new Date();
  await ensurePartitions(dataSource.manager, firstDayKept(now, LIMITS.pastDays), now);
}

function serverUrl(): string {
  const server = process.env.IOPS_TEST_DATABASE_URL;
  if (server === undefined) throw new Error('IOPS_TEST_DATABASE_URL is not set: jest.config.mjs starts the database.');
  return server;
}

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
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
