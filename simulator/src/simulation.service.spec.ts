import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MarketplaceEvent, SimulationState } from '@iops/contracts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from './config.js';
import { IngestClient } from './ingest.client.js';
import { createMarketplace } from './marketplace.js';
import { startFrom } from './resume.js';
import { createServer as createSimulatorServer } from './server.js';
import { Simulation } from './simulation.service.js';
import { Receiver, type Reply } from './testing/receiver.js';
import { until } from './testing/until.js';
import { createWorld } from './world.js';

jest.setTimeout(30_000);

let receiver: Receiver;
let url: string;
let home: string;

beforeEach(async () => {
  receiver = new Receiver();
  url = await receiver.listen();
  home = await mkdtemp(join(tmpdir(), 'iops-simulator-'));
});
afterEach(async () => {
  await receiver.close();
  await rm(home, { recursive: true });
});

describe('the client', () => {
  const happenings = Array.from({ length: 3 }, (_, i) => ({
    at: i,
    event: {
      event_id: `evt_${i}`,
      event_type: 'customer.page.view',
      occurred_at: '2026-03-01T12:00:00Z',
      data: { customer_id: 'stu_1' },
    },
  }));
  const createClient = (stopping = new AbortController(), lines: string[] = []) =>
    new IngestClient({ bffUrl: url, ingestKey: 'key', signal: stopping.signal, log: (line) => lines.push(line) });

  it('posts the same events again after 503, a broken line and 429, and counts them once', async () => {
    const replies: Reply[] = [{ status: 503 }, 'hang up', { status: 429, headers: { 'retry-after': '1' } }];
    receiver.decide = (post) => replies[post - 1] ?? null;
    const client = createClient();
    expect(await client.post(happenings)).toMatchObject({ acknowledged: 3 });
    expect(client.tally).toEqual({ sent: 3, acknowledged: 3, refused: 0 });
    const events = happenings.map(({ event }) => event);
    expect(receiver.posts.map((post) => post.events)).toEqual([events, events, events, events]);
    expect(receiver.posts.every(({ key }) => key === 'key')).toBe(true);
    const waited = (receiver.posts[3]?.at ?? 0) - (receiver.posts[2]?.at ?? 0);
    expect(waited).toBeGreaterThanOrEqual(990);
    client.close();
  });

  it('counts what is refused and says each code once', async () => {
    const lines: string[] = [];
    const client = createClient(new AbortController(), lines);
    receiver.decide = () => ({ status: 401, body: { code: 'unauthenticated' } });
    await client.post(happenings);
    await client.post(happenings);
    expect(client.tally).toEqual({ sent: 6, acknowledged: 0, refused: 6 });
    expect(lines).toEqual(['events refused with unauthenticated (said once)']);
    client.close();
  });

  it('keeps counting events as in flight when it is stopped between two attempts', async () => {
    const stopping = new AbortController();
    const client = createClient(stopping);
    receiver.decide = () => ({ status: 503, headers: { 'retry-after': '30' } });
    const posting = client.post(happenings);
    await until(() => receiver.posts.length === 1);
    stopping.abort();
    expect(await posting).toBeNull();
    expect(client.tally).toEqual({ sent: 3, acknowledged: 0, refused: 0 });
    client.close();
  });
});

describe('the simulation', () => {
  const environment = {
    IOPS_INGEST_KEY: 'key',
    IOPS_SIMULATOR_KEY: 'open',
    IOPS_SIM_STUDENTS: '200',
    IOPS_SIM_TUTORS: '40',
    IOPS_SIM_BACKFILL_DAYS: '4',
  };
  const begin = (more: Record<string, string> = {}) => {
    const told = { ready: 0, progress: [] as [number, number][] };
    const config = loadConfig({ ...environment, ...more, IOPS_BFF_URL: url, IOPS_HOME: home });
    const simulation = new Simulation(config, {
      log: () => {},
      progress: (done, total) => told.progress.push([done, total]),
      ready: () => told.ready++,
    });
    return { simulation, told, run: simulation.run() };
  };
  const savedState = async () => JSON.parse(await readFile(join(home, 'simulator.json'), 'utf8'));
  const adds = ({ sent, acknowledged, refused }: SimulationState) => sent === acknowledged + refused;
  /** Every event of the saved world before it was last sent, by the pure function. */
  const expectedIds = async () => {
    const saved = await savedState();
    const { world: settings, sentUntil } = startFrom(saved, { ...saved, anchor: Date.now() }, Date.now());
    const world = createWorld(settings);
    const happenings = createMarketplace(world).events(world.historyFrom, sentUntil as number);
    return happenings.map(({ event }) => event.event_id);
  };

  it('waits for the receiver, tells all of history in order, and goes live', async () => {
    receiver.installationId = null;
    const { simulation, told, run } = begin();
    expect(simulation.state().phase).toBe('waiting');
    receiver.installationId = 'inst-1';
    await until(() => told.ready === 1);
    expect(simulation.state()).toMatchObject({ phase: 'live', progress: 1, refused: 0, seed: 1 });
    await simulation.stop();
    await run;
    const ids = await expectedIds();
    expect(ids.length).toBeGreaterThan(15_000);
    expect(ids.filter((id) => !receiver.stored.has(id))).toEqual([]);
    expect(adds(simulation.state())).toBe(true);
    expect(told.progress.at(-1)?.[0]).toBe(told.progress.at(-1)?.[1]);
  });

  it('after a crash in the middle of history posts the rest, and nothing twice under another id', async () => {
    receiver.decide = (post) => (post > 9 ? { status: 503, headers: { 'retry-after': '30' } } : null);
    const crashed = begin();
    await until(() => receiver.posts.length > 9);
    receiver.decide = () => null;
    // The first one is left as it is: what it had in flight was never acknowledged.
    const { simulation, told, run } = begin();
    await until(() => told.ready === 1);
    await simulation.stop();
    await run;
    const ids = await expectedIds();
    expect(ids.filter((id) => !receiver.stored.has(id))).toEqual([]);
    const late = new Set(ids);
    const after = (await savedState()).sentUntil;
    const others = [...receiver.stored.values()].map((body) => JSON.parse(body) as MarketplaceEvent);
    expect(others.filter((event) => event.occurred_at < after && !late.has(event.event_id))).toHaveLength(0);
    expect(receiver.conflicts).toBe(0);
    await crashed.simulation.stop();
    await crashed.run;
  });

  it('never sends a window before the one two earlier is acknowledged', async () => {
    let held: string | null = null;
    let holding = true;
    receiver.decide = (_, events) => {
      held ??= events[0]?.event_id as string;
      return holding && events[0]?.event_id === held ? { status: 503 } : null;
    };
    const { simulation, told, run } = begin({ IOPS_SIM_STUDENTS: '2000', IOPS_SIM_BACKFILL_DAYS: '2' });
    await until(() => receiver.stored.size > 3000);
    // Long enough for many windows more, had they been sent.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const times = receiver.posts.flatMap(({ events }) => events.map((event) => Date.parse(event.occurred_at)));
    const hours = times.map((time) => (time - (times[0] as number)) / 3_600_000);
    expect(hours.some((hour) => hour > 6)).toBe(true);
    expect(hours.some((hour) => hour > 12)).toBe(false);
    holding = false;
    await until(() => told.ready === 1);
    await simulation.stop();
    await run;
  });

  it('under load posts rate × feeds events a second and never ahead of the clock', async () => {
    const { simulation, told, run } = begin({
      IOPS_SIM_LOAD: 'on',
      IOPS_SIM_BACKFILL_DAYS: '0',
      STREAM_COUNT: '10',
      EVENT_RATE_PER_SEC: '20',
    });
    await until(() => told.ready === 1);
    // The opening of a world without history goes first.
    await until(() => receiver.stored.size > 200);
    const before = receiver.posts.length;
    const since = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const seconds = (Date.now() - since) / 1000;
    const posted = receiver.posts.slice(before);
    const count = posted.reduce((sum, { events }) => sum + events.length, 0);
    expect(count / seconds).toBeGreaterThan(170);
    expect(count / seconds).toBeLessThan(230);
    const ahead = posted.filter(({ at, events }) => events.some((event) => Date.parse(event.occurred_at) > at));
    expect(ahead).toEqual([]);
    expect(simulation.state().phase).toBe('load');
    await simulation.stop();
    await run;
    expect(adds(simulation.state())).toBe(true);
  });

  it('shows its state to who has the key, and its health to everyone', async () => {
    const { simulation, run } = begin();
    const server = createSimulatorServer(simulation, 'open');
    const base = await server.listen({ port: 0, host: '127.0.0.1' });
    const state = (headers: Record<string, string>) => fetch(`${base}/api/simulation/state`, { headers });
    expect(await (await fetch(`${base}/api/health`)).json()).toEqual({ status: 'ok' });
    expect((await state({})).status).toBe(401);
    expect(await (await state({ 'x-api-key': 'opel' })).json()).toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(await (await state({ 'x-api-key': 'open' })).json()).toMatchObject({ streamCount: 50, eventRatePerSec: 5 });
    expect((await fetch(`${base}/nowhere`, { headers: { 'x-api-key': 'open' } })).status).toBe(404);
    await simulation.stop();
    await run;
    await server.close();
  });
});
