import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestAnswer } from '@iops/contracts';
import {
  developmentSecrets,
  freePort,
  parts,
  type RunningPart,
  type RunningPostgres,
  type System,
  startPart,
  startPostgres,
} from '@iops/dev';
import pg from 'pg';

/** One more BFF of a system. */
export interface Replica {
  apiBase: string;
  secrets: System['secrets'];
  part: RunningPart;
}

/** What a system may need besides the BFF's environment. */
export interface SystemOptions {
  /** The folder of the database; without it, it is in the system's own. */
  postgresHome?: string;
  /** The port of the simulator, where the BFF's environment has to name it. */
  simulatorPort?: number;
  /** Puts something between the BFF and the database: from the database's URL to the one the BFF is given. */
  wayToDatabase?: (url: string) => Promise<string>;
}

/** A whole system of its own: database, BFF and demo host, with ports, keys and a folder that nobody else has. */
export interface TestSystem extends System {
  apiBase: string;
  hostBase: string;
  postgres: RunningPostgres;
  bff: RunningPart;
  /** Starts one more BFF on the same database. */
  startReplica(): Promise<Replica>;
  /** Starts the BFF again after it was killed; answers once it is ready. */
  restartBff(): Promise<void>;
  /** Starts the database again after it was killed. */
  restartPostgres(): Promise<void>;
  startSimulator(env: Record<string, string>, onMessage?: (message: unknown) => void): Promise<RunningPart>;
  /** Posts to /ingest as Rails would; rejects when there is no answer. */
  ingest(body: unknown): Promise<{ status: number; body: IngestAnswer }>;
  /** Asks the API as a person of a role, with a token the demo host minted. */
  api<T>(
    path: string,
    options?: { role?: string; method?: string; body?: unknown },
  ): Promise<{ status: number; body: T }>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** A connection of one's own to the database, to be ended. */
  session(): Promise<pg.Client>;
  stop(): Promise<void>;
}

/** Starts a system; `env` is laid over the BFF's. */
export async function startSystem(env: Record<string, string> = {}, options: SystemOptions = {}): Promise<TestSystem> {
  const home = await mkdtemp(join(tmpdir(), 'iops-test-'));
  const { postgresHome = home, wayToDatabase = async (url) => url } = options;
  const { simulatorPort = await freePort() } = options;
  const ports = { bff: await freePort(), simulator: simulatorPort, host: await freePort() };
  const postgres = await startPostgres({ home: postgresHome });
  const databaseUrl = await wayToDatabase(postgres.url);
  const system: System = { home, ports, databaseUrl, secrets: developmentSecrets(home) };
  const startBff = (port = ports.bff) =>
    startPart(parts({ ...system, ports: { ...ports, bff: port } }).bff, { log: join(home, 'bff.log'), env });
  const bff = await startBff();
  const host = await startPart(parts(system)['demo-host'], { log: join(home, 'demo-host.log') });
  const others: RunningPart[] = [host];
  const test: TestSystem = {
    ...system,
    apiBase: `http://127.0.0.1:${ports.bff}`,
    hostBase: `http://localhost:${ports.host}`,
    postgres,
    bff,
    async startReplica() {
      const port = await freePort();
      const part = await startBff(port);
      others.unshift(part);
      return { apiBase: `http://127.0.0.1:${port}`, secrets: system.secrets, part };
    },
    async restartBff() {
      test.bff = await startBff();
    },
    async restartPostgres() {
      test.postgres = await startPostgres({ home: postgresHome });
    },
    async startSimulator(simulatorEnv, onMessage) {
      const how = { log: join(home, 'simulator.log'), env: simulatorEnv, ...(onMessage ? { onMessage } : {}) };
      const simulator = await startPart(parts(system).simulator, how);
      others.unshift(simulator);
      return simulator;
    },
    ingest: (body) =>
      askJson(`${test.apiBase}/ingest`, { method: 'POST', body, headers: { 'x-api-key': system.secrets.ingestKey } }),
    async api(path, { role = 'operator', method = 'GET', body } = {}) {
      const { body: minted } = await askJson<{ token: string }>(`${test.hostBase}/iops/token?role=${role}`);
      return askJson(`${test.apiBase}${path}`, { method, body, headers: { authorization: `Bearer ${minted.token}` } });
    },
    query: (sql, values = []) => query(test.postgres.url, sql, values),
    session: () => connect(test.postgres.url),
    async stop() {
      for (const part of [...others, test.bff]) await part.stop();
      await test.postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
  return test;
}

/** Repeats a claim until it holds, or fails as it does after `withinMs`. */
export async function eventually<T>(claim: () => Promise<T> | T, withinMs = 20_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await claim();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await sleep(50);
    }
  }
}

async function askJson<T>(
  url: string,
  init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: T }> {
  const { method = 'GET', body, headers = {} } = init;
  const reply = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: reply.status, body: (await reply.json()) as T };
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string, values: unknown[]): Promise<Row[]> {
  const client = await connect(url);
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'iops-tests' });
  // Tests end the server under it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
