import { type ChildProcess, fork } from 'node:child_process';
import { closeSync } from 'node:fs';
import { get } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CannotStart } from './cannot-start.js';
import { lastLines, openLog } from './log-file.js';
import { type Part, partEnvironment } from './parts.js';
import type { End, Running } from './running.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 8_000;

const NODE_OPTIONS = ['--enable-source-maps'];

/** A part that was started. */
export interface RunningPart extends Running {
  pid: number | undefined;
}

/** What a start of a part may need besides its place in the table. */
export interface StartOptions {
  /** Its output is appended to this file. */
  log: string;
  /** Added to the environment of the table. */
  env?: Record<string, string>;
  /** Gets what the part sends over its channel. */
  onMessage?: (message: unknown) => void;
}

/** Starts a part and waits until it does its work; one that does not within a minute is killed and told as `CannotStart`. */
export async function startPart(part: Part, options: StartOptions): Promise<RunningPart> {
  const running = spawnPart(part, options);
  try {
    await running.ready;
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Starts a part in a process group of its own and returns at once. It ends itself when this process is gone. */
export function spawnPart(part: Part, { log, env = {}, onMessage }: StartOptions): RunningPart {
  const output = openLog(log);
  const child = fork(path.resolve(ROOT, part.script), {
    env: { ...partEnvironment(process.env, part), ...env },
    execArgv: [...NODE_OPTIONS, ...part.v8Options],
    // A terminal's Ctrl-C must not reach it: parts are stopped in their order.
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  if (onMessage) child.on('message', onMessage);
  const exited = new Promise<End>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const ready = becomesReady(child, part, log);
  // Who only wants to know of its end must not be troubled by this one.
  ready.catch(() => undefined);
  return { pid: child.pid, ready, exited, stop: () => stop(child, exited), kill: () => killGroup(child) };
}

async function becomesReady(child: ChildProcess, part: Part, log: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (isAlive(child)) {
    if (await answersOk(part.readyUrl)) return;
    if (Date.now() > giveUpAt) throw failure(`did not answer ${part.readyUrl} with 200 in time`, part, log);
    await sleep(50);
  }
  throw failure('ended before it was up', part, log);
}

function failure(what: string, { name }: Part, log: string): CannotStart {
  return new CannotStart(`${name} ${what}; the end of ${log}:\n${lastLines(log, 15)}`);
}

function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess, exited: Promise<End>): Promise<void> {
  if (isAlive(child)) askToStop(child);
  const patience = new AbortController();
  const late = sleep(STOP_WITHIN_MS, 'late', { signal: patience.signal }).catch(() => undefined);
  if ((await Promise.race([exited, late])) === 'late') killGroup(child);
  patience.abort();
  await exited;
}

function askToStop(child: ChildProcess): void {
  // On Windows a signal kills; there the end of the channel asks.
  if (process.platform === 'win32') child.disconnect();
  else child.kill('SIGTERM');
}

function killGroup(child: ChildProcess): void {
  if (!isAlive(child) || child.pid === undefined) return;
  if (process.platform === 'win32') child.kill();
  else killQuietly(-child.pid);
}

function killQuietly(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch (error) {
    // It ended by itself in this very moment.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
