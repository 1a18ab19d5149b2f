import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isRunning } from './embedded-postgres/process-state.js';
import type { Part } from './parts.js';
import { freePort } from './ports.js';
import { type RunningPart, spawnPart, startPart } from './running-part.js';
import { type Service, Supervisor } from './supervisor.js';

jest.setTimeout(30_000);

/** Parts as the table promises them: they answer, stop on SIGTERM and end with their parent; FAULT makes one that does not. */
const PART = `
  import { createServer } from 'node:http';
  const fault = process.env.FAULT;
  if (fault === 'dies') { console.error('no such thing'); process.exit(3); }
  process.on('SIGTERM', () => { if (fault !== 'deaf') { console.log('stopped', process.env.NAME); process.exit(0); } });
  process.on('disconnect', () => process.exit(0));
  createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');
`;

let folder: string;
let lives: RunningPart[];
let said: string[];
let supervisor: Supervisor;
let givenUp: Promise<string>;

const partOf = (script: string, port: number, env: Record<string, string>): Part => ({
  name: 'bff',
  script,
  v8Options: [],
  port,
  portVariable: '',
  readyUrl: `http://127.0.0.1:${port}`,
  env,
});

async function service(name: string, fault?: string): Promise<Service> {
  const port = await freePort();
  const log = join(folder, 'parts.log');
  const env = { PORT: String(port), NAME: name, ...(fault ? { FAULT: fault } : {}) };
  const script = join(folder, 'part.mjs');
  const part = partOf(script, port, env);
  const start = async () => {
    const life = spawnPart(part, { log });
    lives.push(life);
    return life;
  };
  return { name, start, lastWords: () => readFileSync(log, 'utf8') };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iops-supervisor-'));
  writeFileSync(join(folder, 'part.mjs'), PART);
  lives = [];
  said = [];
  givenUp = new Promise((resolve) => {
    supervisor = new Supervisor({ say: (line) => said.push(line), onGivenUp: resolve });
  });
});

afterEach(async () => {
  await supervisor.kill();
  await Promise.all(lives.map(({ exited }) => exited));
  rmSync(folder, { recursive: true });
});

describe('the supervisor', () => {
  it('starts a part that was killed again at once, and says so', async () => {
    await supervisor.add(await service('a part'));
    lives[0]?.kill();
    await until(() => said.length === 2);
    expect(said).toEqual(['a part ended (SIGKILL): starting it again', 'a part is up again']);
    expect(lives).toHaveLength(2);
  });

  it('gives up on a part after five quick deaths in a row, with pauses between and the end of its log', async () => {
    const dying = await service('a part');
    await supervisor.add(dying);
    writeFileSync(join(folder, 'part.mjs'), "console.error('no such thing'); process.exit(3);");
    lives[0]?.kill();
    const sentence = await givenUp;
    expect(lives).toHaveLength(5);
    expect(sentence).toMatch(
      /^a part ended 5 times in a row, each time within 10 s; the end of its log:\n(no such thing\n)+$/,
    );
    expect(said.slice(1)).toEqual([
      'a part ended (exit code 3): 2 times in a row now; next try in 0.5 s',
      'a part ended (exit code 3): 3 times in a row now; next try in 1 s',
      'a part ended (exit code 3): 4 times in a row now; next try in 2 s',
    ]);
  });

  it('says why a part cannot be started, with what it wrote', async () => {
    await expect(supervisor.add(await service('a part', 'dies'))).rejects.toThrow(
      /ended before it was up;[^]*no such thing/,
    );
  });

  it('stops the last started first, and starts nothing again', async () => {
    for (const name of ['first', 'second', 'third']) await supervisor.add(await service(name));
    await supervisor.stop();
    expect(readFileSync(join(folder, 'parts.log'), 'utf8')).toBe('stopped third\nstopped second\nstopped first\n');
    expect(lives.filter(({ pid }) => isRunning(pid ?? 0))).toEqual([]);
    expect(lives).toHaveLength(3);
    expect(said).toEqual([]);
  });

  it('kills a part that does not stop within 8 s', async () => {
    await supervisor.add(await service('a part', 'deaf'));
    const askedAt = Date.now();
    await supervisor.stop();
    expect(await lives[0]?.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(7_900);
  });

  it('ends everything this instant when it is told to kill', async () => {
    await supervisor.add(await service('a part', 'deaf'));
    await supervisor.kill();
    expect(await lives[0]?.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('begins nothing any more once it stops', async () => {
    await supervisor.stop();
    await expect(supervisor.add(await service('a part'))).rejects.toThrow('being stopped');
    expect(lives).toEqual([]);
  });

  it('renews a part that has to take up something new', async () => {
    await supervisor.add(await service('a part'));
    await supervisor.renew('a part');
    await until(() => lives.length === 2);
    await lives[1]?.ready;
  });
});

describe('a part for a test', () => {
  it('is started with more environment, ready when the promise settles, and tells what it sends', async () => {
    const port = await freePort();
    const script = join(folder, 'sender.mjs');
    writeFileSync(script, `${PART}\nprocess.send({ type: 'ready', word: process.env.WORD });`);
    const part = partOf(script, port, { PORT: String(port) });
    const messages: unknown[] = [];
    const life = await startPart(part, {
      log: join(folder, 'sender.log'),
      env: { WORD: 'hello' },
      onMessage: (message) => messages.push(message),
    });
    expect((await fetch(part.readyUrl)).status).toBe(200);
    await until(() => messages.length > 0);
    expect(messages).toEqual([{ type: 'ready', word: 'hello' }]);
    await life.stop();
    expect(await life.exited).toEqual({ code: 0, signal: null });
  });
});
