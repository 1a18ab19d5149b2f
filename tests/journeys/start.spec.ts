import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevelopmentFile, SimulationState } from '@iops/contracts';
import { freePort } from '@iops/dev';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../kit/sources.js';
import { eventually } from '../kit/system.js';

/** A small marketplace, so that its history is filled in within seconds. */
const SMALL = { IOPS_SIM_STUDENTS: '150', IOPS_SIM_TUTORS: '25', IOPS_SIM_BACKFILL_DAYS: '20' };
const READY_WITHIN_MS = 90_000;

describe('npm start', () => {
  const home = mkdtempSync(join(tmpdir(), 'iops-start-'));
  let env: NodeJS.ProcessEnv;
  let started: { process: ChildProcess; output: () => string };

  function start(): typeof started {
    const process = spawn('npm', ['start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [process.stdout, process.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    return { process, output: () => text };
  }
  const isReady = () => eventually(() => expect(started.output()).toMatch(/ready after/), READY_WITHIN_MS);
  const file = () => JSON.parse(readFileSync(join(home, 'dev.json'), 'utf8')) as DevelopmentFile;
  /** Processes whose command line or environment names our home. */
  const left = () => {
    const { stdout } = { stdout: execFileSync('ps', ['axeww', '-o', 'pid=,args='], { encoding: 'utf8' }) };
    return stdout.split('\n').filter((line) => line.includes(home));
  };

  beforeAll(async () => {
    const [bff, simulator, host] = [await freePort(), await freePort(), await freePort()];
    env = {
      ...process.env,
      ...SMALL,
      IOPS_HOME: home,
      IOPS_BFF_PORT: String(bff),
      IOPS_SIMULATOR_PORT: String(simulator),
      IOPS_HOST_PORT: String(host),
    };
    started = start();
    await isReady();
  }, READY_WITHIN_MS + 30_000);
  afterAll(() => {
    started.process.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  it('tells where everything is in a file that only its owner may read', () => {
    expect(statSync(join(home, 'dev.json')).mode & 0o777).toBe(0o600);
    expect(Object.keys(file()).sort()).toEqual([
      'adminKey',
      'apiBase',
      'hostBase',
      'ingestKey',
      'simulatorBase',
      'simulatorKey',
    ]);
  });

  it('prints a curl that posts an event as it stands', () => {
    const curl = started
      .output()
      .split('\n')
      .find((line) => line.trim().startsWith('curl'))!;
    expect(JSON.parse(execFileSync('sh', ['-c', curl], { encoding: 'utf8' }))).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: 0,
      errors: [],
    });
  });

  it('has the history stored, every event of it, and goes on live', async () => {
    const reply = await fetch(`${file().simulatorBase}/api/simulation/state`, {
      headers: { 'x-api-key': file().simulatorKey },
    });
    const state = (await reply.json()) as SimulationState;
    expect(state).toMatchObject({ phase: 'live', progress: 1, refused: 0, streamCount: 50 });
    expect(state.acknowledged).toBeGreaterThan(10_000);
  });

  it('ends every process it began on Ctrl-C', async () => {
    const ended = new Promise((resolve) => started.process.once('exit', resolve));
    started.process.kill('SIGINT');
    await ended;
    await eventually(() => expect(left()).toEqual([]));
  });

  it(
    'starts again quickly on what is there',
    async () => {
      const before = performance.now();
      started = start();
      await isReady();
      expect(started.output()).not.toMatch(/history\s+50 %/);
      console.info(`second start: ready after ${((performance.now() - before) / 1000).toFixed(1)} s`);
      started.process.kill('SIGTERM');
      await eventually(() => expect(left()).toEqual([]));
    },
    READY_WITHIN_MS + 30_000,
  );
});
