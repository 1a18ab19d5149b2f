import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createMarketplace } from '../marketplace.js';
import { savedState } from '../resume.js';
import { StateFile } from '../state-file.client.js';
import { createWorld } from '../world.js';
import { runCli } from './cli.js';
import { type Places, placesFrom } from './places.js';

/** Answers every request as the test says and remembers it. */
let server: Server;
let url: string;
let asked: { method: string; url: string; key: unknown; body: string }[] = [];
let answers: Record<string, { status: number; body: unknown }> = {};
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'iops-tools-'));
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { method = '', url: path = '', headers } = request;
    asked.push({ method, url: path, key: headers['x-api-key'] ?? headers.authorization, body });
    const { status, body: answer } = answers[path.split('?')[0] as string] ?? {
      status: 404,
      body: { title: 'No such' },
    };
    response.writeHead(status).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(home, { recursive: true });
});
beforeEach(() => {
  [asked, answers] = [[], {}];
});

async function run(argv: string[], { input = '', places = {} as Partial<Places> } = {}) {
  const told = { out: [] as string[], err: [] as string[] };
  const env = { IOPS_API: url, IOPS_TOKEN: 'iops_read', IOPS_INGEST_KEY: 'iops_in', IOPS_HOME: home };
  const all = { ...env, IOPS_SIMULATOR_URL: url, IOPS_SIMULATOR_KEY: 'iops_sim' };
  const code = await runCli(argv, {
    readInput: async () => input,
    signal: new AbortController().signal,
    places: async () => ({ ...placesFrom(all, null), ...places }),
    out: (line) => told.out.push(line),
    err: (line) => told.err.push(line),
  });
  return { code, out: told.out.join('\n'), err: told.err.join('\n') };
}

const STATE = {
  phase: 'live',
  now: '2026-11-21T12:00:00.000Z',
  speed: 60,
  students: 2000,
  tutors: 250,
  seed: 1,
  sent: 110,
  acknowledged: 100,
  refused: 3,
  late: 2,
  eventsPerSecond: 1.5,
  faults: { lostShare: 0.1, slowMs: 0 },
  scenarios: [],
};

describe('the command line', () => {
  it('helps who asks, with 0, and who says nothing, with 2', async () => {
    for (const argv of [['--help'], ['help'], ['stream', '--help'], ['follow', '-h']]) {
      const { code, out, err } = await run(argv);
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/npm run iops -- /);
    }
    expect(await run([])).toMatchObject({ code: 2, out: '' });
    expect(asked).toEqual([]);
  });

  it.each([
    [['nothing']],
    [['toString']],
    [['state', 'now']],
    [['state', '--colour']],
    [['stream']],
    [['stream', 'session.complete']],
    [['stream', 'session.completed', '--step', '2h']],
    [['stream', 'session.completed', '--hours', '0']],
    [['stream', 'session.completed', '--raw', '--last', 'ten']],
    [['follow', '--count', '0']],
    [['post']],
    [['post', 'a.json', 'b.json']],
    [['scenario']],
    [['scenario', 'begin']],
    [['scenario', 'start']],
    [['scenario', 'start', 'x', '--seed', '1.5']],
  ])('refuses what makes no sense with 2 and a hint: %j', async (argv) => {
    const { code, out, err } = await run(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^iops: .+\nTry: npm run iops -- .*--help$/);
    expect(asked).toEqual([]);
  });

  it('names the nearest streams', async () => {
    expect((await run(['stream', 'completed'])).err).toContain('session.completed');
  });

  it('fails with 1 and says in words what went wrong', async () => {
    answers = { '/api/simulation/state': { status: 401, body: { title: 'Who are you?', detail: 'No key was sent.' } } };
    expect(await run(['state'])).toMatchObject({ code: 1, out: '' });
    expect((await run(['state'])).err).toBe('iops: GET /api/simulation/state answered 401: No key was sent.');
    const gone = { places: { simulator: 'http://127.0.0.1:9' } };
    expect(await run(['state'], gone)).toMatchObject({ code: 1, err: expect.stringMatching(/does not answer/) });
    const keyless = { places: { simulatorKey: null } };
    expect((await run(['state'], keyless)).err).toMatch(/IOPS_SIMULATOR_KEY is not set/);
    expect(await run(['follow'], { places: { api: 'http://127.0.0.1:9' } })).toMatchObject({ code: 1 });
  });
});

describe('the commands', () => {
  it('tell the state in words whose sums add up, and as JSON', async () => {
    answers = { '/api/simulation/state': { status: 200, body: STATE } };
    const { out } = await run(['state']);
    expect(out).toContain('100 acknowledged (2 late), 3 refused, 7 on their way');
    expect(out).toContain('60 times as fast as time');
    expect(out).toMatch(/faults +lostShare 0.1$/m);
    expect(JSON.parse((await run(['state', '--json'])).out)).toEqual(STATE);
    expect(asked[0]).toMatchObject({ method: 'GET', key: 'iops_sim' });
  });

  it('list, start and stop scenarios', async () => {
    const scenario = { id: 'calm', name: 'A calm day', durationMinutes: 180 };
    const run1 = { runId: 'run_1', scenarioId: 'calm', name: 'A calm day', status: 'active', progress: 0.5 };
    answers = {
      '/api/simulation/scenarios': { status: 200, body: { items: [scenario] } },
      '/api/simulation/state': { status: 200, body: { ...STATE, scenarios: [run1] } },
      '/api/simulation/scenario': { status: 202, body: { ...run1, startedAt: 'T1', endsAt: 'T2' } },
      '/api/simulation/stop': { status: 200, body: { items: [run1] } },
    };
    expect((await run(['scenario', 'list'])).out).toBe('calm  3 h  A calm day  active, 50 %');
    expect((await run(['scenario', 'start', 'calm', '--minutes', '30', '--seed', '7'])).code).toBe(0);
    expect(asked.at(-1)).toMatchObject({
      method: 'POST',
      body: JSON.stringify({ scenarioId: 'calm', seed: 7, durationMinutes: 30 }),
    });
    expect((await run(['scenario', 'stop'])).out).toBe('A calm day is stopped: run_1');
    expect(asked.at(-1)?.body).toBe('{}');
    await run(['scenario', 'stop', 'run_1']);
    expect(asked.at(-1)?.body).toBe('{"runId":"run_1"}');
  });

  it('post what a file or standard input has, as it stands, and fail when some of it is refused', async () => {
    const none = { accepted: 1, duplicates: 0, rejected: 0, errors: [] };
    answers = { '/ingest': { status: 202, body: none } };
    const file = join(home, 'event.json');
    await writeFile(file, ' {"event_id": "e1"}');
    expect(await run(['post', file])).toMatchObject({ code: 0, out: '1 accepted, 0 known already, 0 refused' });
    expect(asked[0]).toMatchObject({ method: 'POST', body: ' {"event_id": "e1"}', key: 'iops_in' });
    const error = { index: 0, event_id: 'e1', code: 'missing_field', pointer: '/data', message: 'is needed' };
    answers = { '/ingest': { status: 422, body: { accepted: 0, duplicates: 0, rejected: 1, errors: [error] } } };
    const refused = await run(['post', '-'], { input: '{}' });
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('0: missing_field at /data: is needed') });
    expect((await run(['post', '-'], { input: '{' })).err).toMatch(/standard input is no JSON/);
    expect((await run(['post', join(home, 'none.json')])).code).toBe(1);
  });

  it('show the values of a stream as the product has them', async () => {
    const baseline = { mean: 10, lower: 6, upper: 14, weeks: 4 };
    const points = [
      { timestamp: '2026-11-21T10:00:00.000Z', value: 12.34567, normalized: 62.5, baseline },
      { timestamp: '2026-11-21T11:00:00.000Z', value: null, normalized: null, baseline: null },
    ];
    const series = [{ stream: 'session.completed', unit: 'sessions', valuation: 'count', points }];
    answers = { '/api/streams/history': { status: 200, body: { series, externalEvents: [] } } };
    const { out } = await run(['stream', 'session.completed', '--hours', '2', '--step', '1h']);
    expect(out.split('\n')).toEqual([
      'session.completed         sessions  normalised  usual  from  to',
      '2026-11-21T10:00:00.000Z     12.35        62.5     10     6  14',
      '2026-11-21T11:00:00.000Z         -           -      -     -   -',
    ]);
    const wish = new URLSearchParams(asked[0]?.url.split('?')[1]);
    expect([wish.get('streams'), wish.get('step')]).toEqual(['session.completed', '1h']);
    expect(Date.now() - Date.parse(wish.get('start') ?? '')).toBeLessThan(2 * 3_600_000 + 60_000);
  });

  it('show the events of a stream as the simulator told them, made again from its state', async () => {
    const settings = { seed: 3, students: 40, tutors: 12, timezone: 'UTC', backfillDays: 1, anchor: Date.now() };
    const told = { sentUntil: settings.anchor - 5000, simulatedNow: null, influences: [] };
    expect((await run(['stream', 'customer.page.view', '--raw'])).err).toMatch(/no simulator has told anything yet/);
    await new StateFile(home).save(savedState('inst-1', settings, told));
    const world = createWorld(settings);
    const events = createMarketplace(world)
      .events(world.historyFrom, told.sentUntil)
      .filter(({ event }) => event.event_type === 'customer.page.view')
      .map(({ event }) => event);
    const { out } = await run(['stream', 'customer.page.view', '--raw', '--last', '3', '--json']);
    expect(JSON.parse(out)).toEqual({ items: events.slice(-3) });
    expect((await run(['stream', 'customer.page.view', '--raw', '--last', '2'])).out.split('\n')).toHaveLength(2);
  });
});

describe('addresses and keys', () => {
  const file = {
    apiBase: 'http://localhost:1',
    simulatorBase: 'http://localhost:2',
    hostBase: 'http://localhost:3',
    ingestKey: 'in',
    adminKey: 'admin',
    simulatorKey: 'sim',
  };

  it('come from the file of a development start', () => {
    expect(placesFrom({}, file)).toEqual({
      api: 'http://localhost:1',
      simulator: 'http://localhost:2',
      host: 'http://localhost:3',
      token: 'admin',
      ingestKey: 'in',
      simulatorKey: 'sim',
      home: '.iops',
    });
  });

  it('never go to another address than the one they are for', () => {
    const elsewhere = placesFrom(
      { IOPS_API: 'https://iops.example/', IOPS_SIMULATOR_URL: 'https://sim.example' },
      file,
    );
    expect(elsewhere).toMatchObject({ api: 'https://iops.example', simulator: 'https://sim.example' });
    expect(elsewhere).toMatchObject({ host: null, token: null, ingestKey: null, simulatorKey: null });
  });

  it('are those of the environment where it names them', () => {
    const env = { IOPS_TOKEN: 't', IOPS_INGEST_KEY: 'i', IOPS_SIMULATOR_KEY: 's' };
    expect(placesFrom(env, file)).toMatchObject({ token: 't', ingestKey: 'i', simulatorKey: 's' });
  });
});
