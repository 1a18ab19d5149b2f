import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '../cannot-start.js';
import { takeExclusive } from '../exclusive.js';
import { logPath } from '../log-file.js';
import { freePort, isPortFree } from '../ports.js';
import { type Binaries, findBinaries } from './binaries.js';
import { passwordOf, prepareDataDirectory, rememberedPort, rememberPort } from './data-directory.js';
import { databaseUrl, ensureDatabase } from './database.js';
import type { Postmaster } from './postmaster-file.js';
import { isRunning, servesDataDirectory } from './process-state.js';
import { chooseRunAs } from './run-as.js';
import { type Launch, launch, readPostmaster, stopServer } from './server.js';

/** A PostgreSQL that takes connections on 127.0.0.1. */
export interface RunningPostgres {
  /** With user and password. */
  url: string;
  pid: number;
  /** True: it ran already, left by a process that was killed or shared with one that lives. */
  adopted: boolean;
  /** Stops it, adopted or not, and waits till it is gone. */
  stop(): Promise<void>;
  /** Settles when it is gone, asked or not. */
  exited: Promise<void>;
}

/** Where a PostgreSQL lives and what is in it. */
export interface PostgresOptions {
  /** The folder that holds its data, kept between starts. */
  home: string;
  /** Made when it is missing. */
  database?: string;
  /** Without it: the one of the last start, or a free one. */
  port?: number;
}

const TURN_WITHIN_MS = 60_000;
const RETRY_WITHIN_MS = 15_000;
// A server whose parent has just been killed still says "ready" for some milliseconds.
const SETTLED_AFTER_MS = 100;

/** Starts the PostgreSQL of a home, or adopts the one that runs there. Of several calls at once, all get the same server. */
export async function startPostgres({ home, database = 'iops', port }: PostgresOptions): Promise<RunningPostgres> {
  mkdirSync(home, { recursive: true });
  const release = await waitForTurn(home);
  try {
    return await start(realpathSync(home), database, port ?? null);
  } finally {
    await release();
  }
}

async function waitForTurn(home: string): Promise<() => Promise<void>> {
  const giveUpAt = Date.now() + TURN_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    const release = await takeExclusive(home, 'postgres-start');
    if (release) return release;
    await sleep(50);
  }
  throw new CannotStart(`Another process has been starting the PostgreSQL of ${home} for a minute: end it first.`);
}

async function start(home: string, database: string, port: number | null): Promise<RunningPostgres> {
  const binaries = findBinaries(home);
  const directory = join(home, `postgres-${binaries.major}`);
  const server = (await adopt(directory)) ?? (await serve(home, directory, { binaries, port }));
  const stop = () => stopServer(server.pid, directory, binaries);
  try {
    const password = passwordOf(directory);
    await ensureDatabase(password, server.port, database);
    const { pid, adopted, exited } = server;
    return { url: databaseUrl(password, server.port, database), pid, adopted, stop, exited };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Server = Pick<RunningPostgres, 'pid' | 'adopted' | 'exited'> & { port: number };

/** The server that has the data open, once it is ready; null when there is none, or none any more. */
async function adopt(directory: string): Promise<Server | null> {
  let readySince = 0;
  for (;;) {
    const found = readPostmaster(directory);
    if (!found || !servesDataDirectory(found.pid, directory) || !isRunning(found.pid)) return null;
    if (found.status !== 'ready') readySince = 0;
    else if (readySince === 0) readySince = Date.now();
    else if (Date.now() - readySince >= SETTLED_AFTER_MS) return runningAlready(found);
    await sleep(10);
  }
}

function runningAlready({ pid, port }: Postmaster): Server {
  return { pid, port, adopted: true, exited: untilGone(pid) };
}

/** It is not our child, so nobody tells us: look. The timer keeps no process alive. */
function untilGone(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isRunning(pid)) return;
      clearInterval(timer);
      resolve();
    }, 200);
    timer.unref();
  });
}

async function serve(
  home: string,
  directory: string,
  { binaries, port }: { binaries: Binaries; port: number | null },
): Promise<Server> {
  const runAs = chooseRunAs(binaries, home);
  await prepareDataDirectory(directory, binaries, runAs);
  return launchSomewhere({ directory, binaries, runAs, log: logPath(home, 'postgres') }, port);
}

async function launchSomewhere(what: Launch, wanted: number | null): Promise<Server> {
  const giveUpAt = Date.now() + RETRY_WITHIN_MS;
  for (;;) {
    const port = wanted ?? (await usualPort(what));
    const launched = await launch(what, port);
    if (launched.kind === 'ready') {
      rememberPort(what.directory, port);
      return { pid: launched.pid, port, adopted: false, exited: launched.exited };
    }
    if (Date.now() > giveUpAt || !mayPass(launched.complaint, wanted)) throw failure(what, launched.complaint);
    await removeForeignLock(what);
    await sleep(250);
  }
}

async function usualPort({ directory }: Launch): Promise<number> {
  const port = rememberedPort(directory);
  return port && (await isPortFree(port)) ? port : freePort();
}

/** Processes of a killed server need a moment to notice, and a port may be taken between our look and its start. */
function mayPass(complaint: string, wanted: number | null): boolean {
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(complaint)) return true;
  return wanted === null && /could not (bind|create any TCP\/IP sockets)/.test(complaint);
}

/** A killed server's process id may belong to someone else by now, and PostgreSQL takes that one for the server. */
async function removeForeignLock({ directory }: Launch): Promise<void> {
  const found = readPostmaster(directory);
  if (!found || !isRunning(found.pid) || servesDataDirectory(found.pid, directory)) return;
  rmSync(join(directory, 'postmaster.pid'), { force: true });
}

function failure({ log, directory }: Launch, complaint: string): CannotStart {
  return new CannotStart(`PostgreSQL could not start on ${directory}; the end of ${log}:\n${complaint}`);
}
