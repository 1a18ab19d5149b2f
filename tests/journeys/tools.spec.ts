import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { IngestAnswer, RealtimeMessage, ScenarioRun, SimulationState, StreamHistoryAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../kit/sources.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

const SCRIPT = join(ROOT, 'simulator/dist/tools/main.js');

describe('the command-line tools', () => {
  let system: TestSystem;
  let env: NodeJS.ProcessEnv;
  const left: ChildProcess[] = [];

  /** Runs a command to its end. */
  const iops = (...argv: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const run = execFile(process.execPath, [SCRIPT, ...argv], { env }, (_, out, err) =>
        resolve({ code: run.exitCode ?? -1, out, err }),
      );
    });

  beforeAll(async () => {
    system = await startSystem();
    await new Promise<void>((resolve) => {
      const small = { IOPS_SIM_STUDENTS: '60', IOPS_SIM_TUTORS: '15', IOPS_SIM_BACKFILL_DAYS: '2' };
      void system.startSimulator(small, (message) => {
        if ((message as { type: string }).type === 'ready') resolve();
      });
    });
    const { token } = (await (await fetch(`${system.hostBase}/iops/token?role=viewer`)).json()) as { token: string };
    env = {
      PATH: process.env['PATH'],
      IOPS_HOME: system.home,
      IOPS_API: system.apiBase,
      IOPS_TOKEN: token,
      IOPS_INGEST_KEY: system.secrets.ingestKey,
      IOPS_SIMULATOR_URL: `http://localhost:${system.ports.simulator}`,
      IOPS_SIMULATOR_KEY: system.secrets.simulatorKey,
    };
  }, 120_000);
  afterAll(async () => {
    for (const child of left) child.kill();
    await system?.stop();
  });

  it('tell what the simulator does, and drive its scenarios', async () => {
    const { code, out } = await iops('state', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out) as SimulationState).toMatchObject({ phase: 'live', students: 60, refused: 0 });
    const started = JSON.parse((await iops('scenario', 'start', 'viral-blog-post', '--json')).out) as ScenarioRun;
    expect(started.status).toBe('active');
    expect((await iops('state')).out).toContain(started.runId);
    expect((await iops('scenario', 'list')).out).toMatch(/^viral-blog-post .*active/m);
    expect(await iops('scenario', 'stop', started.runId)).toMatchObject({ code: 0 });
    expect(await iops('scenario', 'start', 'nothing-of-the-kind')).toMatchObject({ code: 1 });
  });

  it('show the same events of a stream as the product counts', async () => {
    const raw = await iops('stream', 'customer.page.view', '--raw', '--last', '1000', '--json');
    const { items } = JSON.parse(raw.out) as { items: { event_id: string }[] };
    const ids = items.map(({ event_id }) => event_id);
    expect(ids.length).toBeGreaterThan(20);
    const [row] = await system.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM events WHERE event_id = ANY($1)',
      [ids],
    );
    expect(row?.count).toBe(ids.length);
    const history = await iops('stream', 'customer.page.view', '--hours', '24', '--json');
    const { series } = JSON.parse(history.out) as StreamHistoryAnswer;
    expect(series[0]?.points.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBeGreaterThan(100);
  });

  it('follow an event that they post until the page would hear of it', async () => {
    const follower = spawn(process.execPath, [SCRIPT, 'follow', 'alerts', '--count', '1', '--json'], { env });
    left.push(follower);
    let [out, err] = ['', ''];
    follower.stdout.on('data', (chunk) => (out += String(chunk)));
    follower.stderr.on('data', (chunk) => (err += String(chunk)));
    await eventually(() => expect(err).toContain('following alerts'));
    const customerId = `stu-${randomUUID()}`;
    const call = (n: number) => ({
      event_id: `${customerId}-${n}`,
      event_type: 'support.call.inbound',
      occurred_at: new Date(Date.now() - n * 1000).toISOString(),
      data: { call_id: `${customerId}-${n}`, customer_id: customerId },
    });
    const posting = execFile(process.execPath, [SCRIPT, 'post', '-', '--json'], { env });
    const told = Promise.all([once(follower, 'close'), once(posting, 'close')]);
    posting.stdin?.end(JSON.stringify([call(1), call(2), call(3)]));
    let posted = '';
    posting.stdout?.on('data', (chunk) => (posted += String(chunk)));
    await told;
    expect(follower.exitCode).toBe(0);
    expect(JSON.parse(posted) as IngestAnswer).toMatchObject({ accepted: 3, rejected: 0 });
    expect(JSON.parse(out) as RealtimeMessage).toMatchObject({ topic: 'alerts', type: 'alert_created' });
  });
});
