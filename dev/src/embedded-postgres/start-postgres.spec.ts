import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { isRunning } from './process-state.js';
import { type RunningPostgres, startPostgres } from './start-postgres.js';

jest.setTimeout(60_000);

const BUILT = new URL('../../dist/index.js', import.meta.url).href;
/** Starts the PostgreSQL of a home in a process of its own, tells it as JSON and waits to be killed. */
const STARTER = `
  const { startPostgres } = await import(${JSON.stringify(BUILT)});
  const { url, pid, adopted } = await startPostgres({ home: process.argv[1] });
  process.stdout.write(JSON.stringify({ url, pid, adopted }) + '\\n');
  setInterval(() => {}, 1000);
`;

type Told = Pick<RunningPostgres, 'url' | 'pid' | 'adopted'>;

let home: string;
const starters: ChildProcess[] = [];

async function startElsewhere(as: { uid?: number; gid?: number } = {}): Promise<{ starter: ChildProcess; told: Told }> {
  const args = ['--input-type=module', '-e', STARTER, home];
  const starter = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], ...as });
  starters.push(starter);
  const [line] = await Promise.race([
    once(starter.stdout as NodeJS.ReadableStream, 'data'),
    once(starter, 'exit').then(() => Promise.reject(new Error('the starter ended'))),
  ]);
  return { starter, told: JSON.parse(String(line)) as Told };
}

const dataFolders = () =>
  readdirSync(home)
    .filter((name) => /^postgres-\d+$/.test(name))
    .map((name) => join(home, name));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const count = async (url: string) => (await query(url, 'SELECT count(*)::int AS n FROM kept'))[0]?.['n'];
const keepRows = (url: string) => query(url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');

async function killAndWait(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

// Jest names what it skips: these need root to become somebody else.
const asRoot = process.getuid?.() === 0 ? it : it.skip;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'iops-postgres-'));
  chmodSync(home, 0o755);
});

afterEach(async () => {
  for (const starter of starters.splice(0)) await killAndWait(starter);
  if (dataFolders().some((data) => existsSync(join(data, 'postmaster.pid'))))
    await (await startPostgres({ home })).stop();
  rmSync(home, { recursive: true, force: true });
});

describe('the PostgreSQL of a home', () => {
  it('is made at the first start, and keeps its rows and its address over the second', async () => {
    const first = await startPostgres({ home });
    await keepRows(first.url);
    await first.stop();
    await first.exited;
    expect(isRunning(first.pid)).toBe(false);

    const second = await startPostgres({ home });
    expect(second).toMatchObject({ url: first.url, adopted: false });
    expect(await count(second.url)).toBe(1000);
    await second.stop();
  });

  it('takes only who knows the password, which nobody else can read', async () => {
    const { url, stop } = await startPostgres({ home });
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    const hba = await query(url, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(hba).toEqual([{ auth_method: 'scram-sha-256' }]);
    const [data = ''] = dataFolders();
    expect(statSync(join(data, 'iops-password')).mode & 0o077).toBe(0);
    await stop();
  });

  it('commits durably, in UTF8, sorts by code point and has memory for millions of rows', async () => {
    const { url, stop } = await startPostgres({ home, database: 'it has "quotes"' });
    const [row] = await query(
      url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
        current_setting('max_wal_size') AS wal, current_setting('server_encoding') AS encoding,
        pg_size_bytes(current_setting('shared_buffers')) >= 16 * 1024 * 1024 AS buffers, 'Z' < 'a' AS sorted`,
    );
    expect(row).toEqual({ fsync: 'on', commit: 'on', wal: '4GB', encoding: 'UTF8', buffers: true, sorted: true });
    await stop();
  });

  it('listens where it is told, and names what hinders it', async () => {
    const first = await startPostgres({ home });
    const port = Number(new URL(first.url).port);
    const other = mkdtempSync(join(tmpdir(), 'iops-postgres-other-'));
    await expect(startPostgres({ home: other, port })).rejects.toThrow(/could not bind IPv4 address/);
    await first.stop();
    const second = await startPostgres({ home: other, port });
    expect(new URL(second.url).port).toBe(String(port));
    await second.stop();
    rmSync(other, { recursive: true });
  });

  it('is there again after a kill -9 of its parent, with every committed row', async () => {
    const { starter, told } = await startElsewhere();
    await keepRows(told.url);
    await killAndWait(starter);

    const again = await startPostgres({ home });
    expect(again.url).toBe(told.url);
    expect(await count(again.url)).toBe(1000);
    await again.stop();
    expect(isRunning(told.pid)).toBe(false);
  });

  if (process.platform === 'linux') {
    it('does not outlive a parent that was killed', async () => {
      const { starter, told } = await startElsewhere();
      await killAndWait(starter);
      for (let n = 0; n < 300 && isRunning(told.pid); n++) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(isRunning(told.pid)).toBe(false);
    });
  }

  it('recovers after a kill -9 of itself, with every committed row', async () => {
    const first = await startPostgres({ home });
    await keepRows(first.url);
    process.kill(first.pid, 'SIGKILL');
    await first.exited;

    const again = await startPostgres({ home });
    expect(again).toMatchObject({ url: first.url, adopted: false });
    expect(await count(again.url)).toBe(1000);
    await again.stop();
  });

  it('starts though the process id in a stale lock file belongs to somebody else now', async () => {
    const first = await startPostgres({ home });
    const [data = ''] = dataFolders();
    const lock = readFileSync(join(data, 'postmaster.pid'), 'utf8');
    await first.stop();
    const owner = statSync(data);
    const somebody = spawn('sleep', ['60'], { uid: owner.uid, gid: owner.gid });
    starters.push(somebody);
    writeFileSync(join(data, 'postmaster.pid'), lock.replace(/^\d+/, String(somebody.pid)), { mode: 0o600 });
    chownSync(join(data, 'postmaster.pid'), owner.uid, owner.gid);

    const again = await startPostgres({ home });
    expect(again.adopted).toBe(false);
    await again.stop();
  });

  it('is one server for two that start it at once, and stops for both', async () => {
    const [one, two] = await Promise.all([startElsewhere(), startElsewhere()]);
    expect(one.told.pid).toBe(two.told.pid);
    expect([one.told.adopted, two.told.adopted].sort()).toEqual([false, true]);

    const third = await startPostgres({ home });
    expect(third).toMatchObject({ adopted: true, pid: one.told.pid });
    await third.stop();
    await third.exited;
    expect(isRunning(one.told.pid)).toBe(false);
  });

  it('leaves nothing half-made when its very first start is killed', async () => {
    const starter = spawn(process.execPath, ['--input-type=module', '-e', STARTER, home], { stdio: 'ignore' });
    starters.push(starter);
    while (!readdirSync(home).some((name) => name.includes('.init-'))) await new Promise((r) => setTimeout(r, 5));
    await killAndWait(starter);

    const { url, stop } = await startPostgres({ home });
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readdirSync(home).filter((name) => name.includes('.init-'))).toEqual([]);
    await stop();
  });

  asRoot('runs in a folder that only root may enter', async () => {
    chmodSync(home, 0o700);
    const first = await startPostgres({ home });
    await keepRows(first.url);
    await first.stop();
    // And after that where others may pass, which changes who runs it.
    chmodSync(home, 0o755);
    const second = await startPostgres({ home });
    expect(await count(second.url)).toBe(1000);
    await second.stop();
  });

  asRoot('runs there too where user namespaces are forbidden, as in most containers', async () => {
    chmodSync(home, 0o700);
    const programs = join(home, 'programs');
    mkdirSync(programs);
    for (const name of ['sh', 'setpriv', 'true']) symlinkSync(`/usr/bin/${name}`, join(programs, name));
    const { PATH } = process.env;
    process.env['PATH'] = programs;
    try {
      const { url, stop } = await startPostgres({ home });
      expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await stop();
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  asRoot.each([
    ['an ordinary user', 65534],
    ['a user without an account', 12345],
  ])('runs for %s', async (_, uid) => {
    chownSync(home, uid, uid);
    const { told } = await startElsewhere({ uid, gid: uid });
    expect(await query(told.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(home, 'logs', 'postgres.log'))).toBe(true);
  });
});
