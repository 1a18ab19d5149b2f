import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../../testing/eventually.js';
import { type RailsStandIn, type Row, startRailsStandIn } from '../../testing/rails-stand-in.js';
import { customersOf, minutesAgo, pollingEnv } from '../../testing/start-polled.js';
import { JWT_SECRET } from '../../testing/test-app.js';
import { createStartedDatabase } from '../../testing/test-database.js';

// Real processes, since they are killed: the built BFF, as it runs.
const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
/** Holds a poll back between the storing of a page with something new and the moving of its position. */
const SLOW_SAVES = `
  CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM events) = 25 THEN PERFORM pg_sleep(30); END IF;
    RETURN new;
  END $$;
  CREATE TRIGGER slow BEFORE UPDATE ON rails_polls FOR EACH ROW WHEN (new.leased_to IS NULL) EXECUTE FUNCTION slow()`;
const SLEEPERS = `SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`;

describe('the Rails poller as a process', () => {
  let platform: RailsStandIn;
  let database: { url: string; drop(): Promise<void> };
  let client: pg.Client;
  const running = new Set<ChildProcess>();

  beforeEach(async () => {
    platform = await startRailsStandIn();
    database = await createStartedDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    for (const process of running) await kill(process);
    await client.end();
    await platform.close();
    await database.drop();
  });

  async function startProcess(): Promise<ChildProcess> {
    const port = String(await freePort());
    const own = {
      DATABASE_URL: database.url,
      IOPS_JWT_SECRET: JWT_SECRET,
      IOPS_BFF_PORT: port,
      IOPS_LOG_LEVEL: 'error',
    };
    const env = { ...process.env, ...pollingEnv(platform, ['customers']), ...own };
    const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
    running.add(child);
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  const query = async <T extends object>(sql: string) => (await client.query<T>(sql)).rows;
  const countEvents = async () => (await query<{ n: number }>('SELECT count(*)::int AS n FROM events'))[0]!.n;
  /** What two minutes do. */
  const endLeases = () => client.query('UPDATE rails_polls SET leased_until = now() WHERE leased_until IS NOT NULL');
  const wholeWalk = () =>
    eventually(async () => {
      expect(await query('SELECT 1 FROM rails_polls WHERE known_as_of IS NOT NULL AND walk IS NULL')).toHaveLength(1);
    }, 20_000);

  async function expectOneEventEach(rows: readonly Row[]): Promise<void> {
    const told = await query<{ id: number }>(`SELECT (data->>'customer_id')::int AS id FROM events ORDER BY 1`);
    expect(told.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(await query('SELECT sum(count)::int AS n FROM rollups')).toEqual([{ n: rows.length }]);
    expect(await query('SELECT code, message FROM quarantine')).toEqual([]);
  }

  it('that is killed at any point between pages leaves nothing out and tells nothing twice', async () => {
    const rows = customersOf(120);
    platform.rows.customers = rows;
    platform.perPage = 10;
    // Where in a page's way it dies: with the request, and while the answer is stored.
    for (const delayMs of [0, 6, 20]) {
      const child = await startProcess();
      const before = platform.asked.length;
      // It gets three pages, however late we look.
      platform.onAsk = () => (platform.asked.length > before + 3 ? 'hang' : null);
      await eventually(() => expect(platform.asked.length).toBeGreaterThan(before + 2), 20_000);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await kill(child);
      await endLeases();
    }
    platform.onAsk = () => null;
    expect(await query('SELECT walk FROM rails_polls WHERE known_as_of IS NULL')).toHaveLength(1);
    await startProcess();
    await wholeWalk();
    await expectOneEventEach(rows);
  }, 60_000);

  it('that is killed after a page was stored and before that was noted knows its rows again, even those touched since', async () => {
    const rows = customersOf(20);
    platform.rows.customers = rows;
    const first = await startProcess();
    await eventually(() => expect(platform.asked.length).toBeGreaterThan(0), 20_000);
    await wholeWalk();
    await client.query(SLOW_SAVES);
    const more = customersOf(25).slice(20);
    for (const row of more) row.updated_at = minutesAgo(1);
    rows.push(...more);
    await eventually(async () => expect(await query(SLEEPERS)).toHaveLength(1), 20_000);
    expect(await countEvents()).toBe(25);
    await kill(first);
    // Its session sleeps on, and rolls back when it is ended.
    await query(`SELECT pg_terminate_backend(pid, 5000) FROM (${SLEEPERS}) AS sleeping`);
    expect(await query('SELECT 1 FROM rails_facts WHERE told_at IS NULL')).toHaveLength(5);
    for (const row of more) row.updated_at = minutesAgo(0);
    await client.query('DROP FUNCTION slow CASCADE');
    await endLeases();
    await startProcess();
    await eventually(
      async () => expect(await query('SELECT 1 FROM rails_facts WHERE told_at IS NULL')).toEqual([]),
      20_000,
    );
    await expectOneEventEach(rows);
  }, 60_000);

  it('with a second one beside it asks for one page at a time', async () => {
    const rows = customersOf(60);
    platform.rows.customers = rows;
    platform.perPage = 5;
    platform.delayMs = 20;
    await Promise.all([startProcess(), startProcess()]);
    await eventually(() => expect(platform.asked.length).toBeGreaterThan(0), 20_000);
    await wholeWalk();
    const walked = platform.asked.length;
    await eventually(() => expect(platform.asked.length).toBeGreaterThan(walked + 6), 20_000);
    expect(platform.mostAtOnce).toBe(1);
    await expectOneEventEach(rows);
  }, 60_000);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
