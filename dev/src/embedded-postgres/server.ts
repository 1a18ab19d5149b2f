import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, readFileSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, openLog } from '../log-file.js';
import type { Binaries } from './binaries.js';
import { type Postmaster, parsePostmasterFile } from './postmaster-file.js';
import { isRunning } from './process-state.js';
import { commandAs, type RunAs } from './run-as.js';
import { serverSettings } from './server-settings.js';

/** What a server is started with. */
export interface Launch {
  directory: string;
  binaries: Binaries;
  runAs: RunAs;
  log: string;
}

/** How a launch ended: with a server that takes connections, or with what it wrote to its log before it gave up. */
export type Launched = { kind: 'ready'; pid: number; exited: Promise<void> } | { kind: 'failed'; complaint: string };

// Recovery after a crash replays at most 4 GB of log; on a slow disk that takes minutes, not hours.
const READY_WITHIN_MS = 10 * 60_000;
const FAST_STOP_MS = 8_000;
const CRASH_STOP_MS = 3_000;

/** Starts a server on a port and waits until it is ready. Its own process group: a terminal's Ctrl-C does not reach it. */
export async function launch(what: Launch, port: number): Promise<Launched> {
  const log = openLog(what.log);
  const logStart = statSync(what.log).size;
  const child = spawnServer(what, port, log);
  closeSync(log);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  if (await becomesReady(child, what.directory)) return { kind: 'ready', pid: child.pid as number, exited };
  child.kill('SIGQUIT');
  await exited;
  return { kind: 'failed', complaint: lastLines(what.log, 10, logStart) };
}

function spawnServer({ directory, binaries, runAs }: Launch, port: number, log: number): ChildProcess {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const line = [binaries.postgres, '-D', directory, ...serverSettings(port, memory)];
  const { program, args, options } = commandAs(runAs, binaries, line, true);
  return spawn(program, args, { ...options, detached: true, stdio: ['ignore', log, log] });
}

async function becomesReady(child: ChildProcess, directory: string): Promise<boolean> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt && child.pid && child.exitCode === null && child.signalCode === null) {
    const postmaster = readPostmaster(directory);
    // A stale file of a server that was killed says "ready" as well: only our child's word counts.
    if (postmaster?.pid === child.pid && postmaster.status === 'ready') return true;
    await sleep(10);
  }
  return false;
}

/** Who has a data directory open, by its own word; null when nobody says so. It may be stale. */
export function readPostmaster(directory: string): Postmaster | null {
  const file = join(directory, 'postmaster.pid');
  return existsSync(file) ? parsePostmasterFile(readFileSync(file, 'utf8')) : null;
}

/** Stops a server that has this process id and waits till it is gone: open work is rolled back, nothing committed is lost. */
export async function stopServer(pid: number, directory: string, binaries: Binaries): Promise<void> {
  // Windows knows no signals: there pg_ctl has a pipe for them.
  if (process.platform === 'win32') {
    spawnSync(binaries.pgCtl, ['stop', '-D', directory, '-m', 'fast'], { env: binaries.env, windowsHide: true });
    return;
  }
  for (const [signal, patience] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', CRASH_STOP_MS],
    ['SIGKILL', CRASH_STOP_MS],
  ] as const) {
    if (!isRunning(pid)) return;
    process.kill(pid, signal);
    if (await isGoneWithin(pid, patience)) return;
  }
}

async function isGoneWithin(pid: number, patienceMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs;
  while (isRunning(pid)) {
    if (Date.now() > giveUpAt) return false;
    await sleep(10);
  }
  return true;
}
