import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MarketplaceEvent, SimulationState } from '@iops/contracts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from './config.js';
import { NO_FAULTS } from './delivery-faults.js';
import type { Influence } from './influence.js';
import { createMarketplace } from './marketplace.js';
import { startFrom } from './resume.js';
import { Simulation } from './simulation.service.js';
import { Receiver } from './testing/receiver.js';
import { until } from './testing/until.js';
import type { Truth } from './truth.js';
import { createWorld } from './world.js';

jest.setTimeout(30_000);

const HOUR = 3_600_000;
const SMALL = {
  IOPS_INGEST_KEY: 'key',
  IOPS_SIMULATOR_KEY: 'open',
  IOPS_SIM_STUDENTS: '60',
  IOPS_SIM_TUTORS: '15',
  IOPS_SIM_BACKFILL_DAYS: '0',
};

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

function begin(more: Record<string, string> = {}) {
  const told = { ready: 0 };
  const config = loadConfig({ ...SMALL, ...more, IOPS_BFF_URL: url, IOPS_HOME: home });
  const simulation = new Simulation(config, { log: () => {}, progress: () => {}, ready: () => told.ready++ });
  return { simulation, told, run: simulation.run() };
}
const saved = async () => JSON.parse(await readFile(join(home, 'simulator.json'), 'utf8'));
/** The saved world, by the pure function, from its start to where it was told to. */
async function expected(influences: readonly Influence[]) {
  const file = await saved();
  const { world: settings, sentUntil } = startFrom(file, { ...file, anchor: Date.now() }, Date.now());
  const world = createWorld(settings);
  const events = createMarketplace(world, influences).events(world.historyFrom, sentUntil ?? 0);
  return events.map(({ event }) => event);
}
const adds = ({ sent, acknowledged, refused }: SimulationState) => sent === acknowledged + refused;
const posted = () => receiver.posts.flatMap(({ at, events }) => events.map((event) => ({ at, event })));

describe('a clock from the past', () => {
  const PAST = { IOPS_SIM_START: String(2 / 24), IOPS_SIM_SPEED: '3600', STREAM_COUNT: '2', EVENT_RATE_PER_SEC: '1' };

  it('runs to now and no further, in batches where the feeds could not follow, and loses nothing', async () => {
    const since = Date.now();
    const { simulation, told, run } = begin(PAST);
    await until(() => told.ready === 1);
    expect(simulation.speed).toBe(3600);
    const clock: number[] = [];
    await until(() => {
      clock.push(simulation.now());
      return simulation.speed === 1;
    });
    // Two hours at 3,600 times the speed of time are two seconds.
    expect(Date.now() - since).toBeLessThan(8000);
    expect(clock).toEqual(clock.toSorted((a, b) => a - b));
    await until(() => simulation.state().eventsPerSecond > 0 && adds(simulation.state()));
    await simulation.stop();
    await run;
    const events = await expected(simulation.scenarios.influences());
    expect(events.length).toBeGreaterThan(200);
    expect(events.filter(({ event_id }) => !receiver.stored.has(event_id))).toEqual([]);
    expect(posted().filter(({ at, event }) => Date.parse(event.occurred_at) > at)).toEqual([]);
    expect(Math.max(...receiver.posts.map((post) => post.events.length))).toBeGreaterThan(20);
    expect(simulation.state()).toMatchObject({ refused: 0, late: 0 });
    expect((await saved()).simulatedNow).toBeNull();
  });

  it('goes on where it stood after a stop, and jumps to now when the past is not asked for any more', async () => {
    const first = begin(PAST);
    await until(() => first.told.ready === 1 && receiver.stored.size > 0);
    first.simulation.speed = 600;
    await first.simulation.stop();
    await first.run;
    const stood = Date.parse((await saved()).simulatedNow);
    expect(Date.now() - stood).toBeGreaterThan(HOUR / 2);
    const second = begin({ ...PAST, IOPS_SIM_SPEED: '60' });
    await until(() => second.told.ready === 1);
    expect(second.simulation.now() - stood).toBeLessThan(5 * 60_000);
    expect(second.simulation.now()).toBeGreaterThanOrEqual(stood);
    await second.simulation.stop();
    await second.run;
    const third = begin();
    await until(() => third.told.ready === 1);
    expect(third.simulation.speed).toBe(1);
    await third.simulation.stop();
    await third.run;
    const events = await expected(third.simulation.scenarios.influences());
    expect(events.filter(({ event_id }) => !receiver.stored.has(event_id))).toEqual([]);
    expect(receiver.conflicts).toBe(0);
  });

  it('waits for a receiver that is down, so that what it missed is not late', async () => {
    receiver.decide = () => ({ status: 503, headers: { 'retry-after': '1' } });
    const { simulation, told, run } = begin({ ...PAST, IOPS_SIM_STUDENTS: '2000', IOPS_SIM_START: '1' });
    await until(() => told.ready === 1);
    const clock: number[] = [];
    // Sent and not answered for two seconds, while a few hours more became due: the clock stands.
    await until(() => {
      clock.push(simulation.now());
      return clock.length > 100 && (clock.at(-1) as number) - (clock.at(-100) as number) < HOUR / 4;
    });
    expect(Date.now() - simulation.now()).toBeGreaterThan(12 * HOUR);
    expect(simulation.speed).toBe(3600);
    await simulation.stop();
    await run;
  });
});

describe('delivery faults', () => {
  const PAST = { IOPS_SIM_START: String(2 / 24), IOPS_SIM_SPEED: '3600' };

  it('reach the receiver as they are asked for, and every sum still adds up', async () => {
    const { simulation, told, run } = begin(PAST);
    simulation.faults = { ...NO_FAULTS, duplicateShare: 0.2, malformedShare: 0.1, lostShare: 0.1 };
    await until(() => told.ready === 1);
    await until(() => simulation.speed === 1);
    simulation.faults = NO_FAULTS;
    await until(() => adds(simulation.state()));
    await simulation.stop();
    await run;
    const events = await expected(simulation.scenarios.influences());
    const missing = events.filter(({ event_id }) => !receiver.stored.has(event_id)).length / events.length;
    const { sent, refused, faultsMet } = simulation.state();
    expect(missing).toBeGreaterThan(0.13);
    expect(missing).toBeLessThan(0.25);
    expect(sent).toBe(posted().length);
    expect(sent - receiver.stored.size - refused).toBeGreaterThan(0.12 * events.length);
    expect(faultsMet).toMatchObject({ late: 0, wrongClock: 0 });
    expect(receiver.conflicts).toBe(0);
  });

  it('hold back what is to be late, count it, and keep it over a stop', async () => {
    const { simulation, told, run } = begin({ ...PAST, IOPS_SIM_SPEED: '600' });
    simulation.faults = { ...NO_FAULTS, lateShare: 0.5, lateMinutes: 5, slowMs: 20 };
    await until(() => told.ready === 1);
    await until(() => simulation.state().late > 10);
    simulation.faults = { ...NO_FAULTS, lateShare: 1, lateMinutes: 600 };
    await until(() => adds(simulation.state()));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await simulation.stop();
    await run;
    const { sentUntil, simulatedNow } = await saved();
    expect(Date.parse(sentUntil)).toBeLessThan(Date.parse(simulatedNow));
    const next = begin({ ...PAST, IOPS_SIM_SPEED: '1' });
    await until(() => next.told.ready === 1);
    await next.simulation.stop();
    await next.run;
    const events = await expected(next.simulation.scenarios.influences());
    expect(events.filter(({ event_id }) => !receiver.stored.has(event_id))).toEqual([]);
  });
});

describe('without feeds', () => {
  it('posts nothing, and the marketplace is there to be polled', async () => {
    const { simulation, told, run } = begin({ IOPS_SIM_FEEDS: 'off', IOPS_SIM_BACKFILL_DAYS: '2' });
    expect(simulation.marketplace()).toBeNull();
    await until(() => told.ready === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(simulation.state()).toMatchObject({ phase: 'live', sent: 0, progress: 1 });
    const { marketplace } = simulation.marketplace() ?? {};
    expect(marketplace?.events(Date.now() - 24 * HOUR, Date.now()).length).toBeGreaterThan(500);
    await simulation.stop();
    await run;
    expect(receiver.posts).toEqual([]);
    // Once they are on, everything is told from the start.
    expect(Date.parse((await saved()).sentUntil)).toBeLessThan(Date.now() - 47 * HOUR);
  });
});

describe('scenarios in the run', () => {
  const typesOf = (events: MarketplaceEvent[]) => events.map(({ event_type }) => event_type);

  it('bend what is told from now on', async () => {
    const truthFile = join(home, 'truth.json');
    const truth = async () => JSON.parse(await readFile(truthFile, 'utf8')) as Truth;
    const past = { IOPS_SIM_START: String(2 / 24), IOPS_SIM_SPEED: '3600', IOPS_SIM_TRUTH_FILE: truthFile };
    const { simulation, told, run } = begin(past);
    await until(() => told.ready === 1 && receiver.stored.size > 0);
    expect((await truth()).scenarios).toEqual([]);
    expect(simulation.scenarios.start({ scenarioId: 'call-spike-bad-release' }).kind).toBe('started');
    await until(() => simulation.speed === 1 && adds(simulation.state()));
    await simulation.stop();
    await run;
    const events = await expected(simulation.scenarios.influences());
    const stored = [...receiver.stored.values()].map((body) => JSON.parse(body) as MarketplaceEvent);
    const calls = (all: MarketplaceEvent[]) => typesOf(all).filter((type) => type === 'support.call.inbound').length;
    expect(events.filter(({ event_id }) => !receiver.stored.has(event_id))).toEqual([]);
    expect((await truth()).scenarios).toHaveLength(1);
    expect(Date.parse((await truth()).to)).toBeGreaterThan(Date.now());
    expect(calls(stored)).toBeGreaterThan(calls(await expected([])) + 5);
    expect(receiver.conflicts).toBe(0);
  });

  it('that began in the past add to what is told, also when that is cut short by a restart', async () => {
    const config = { IOPS_SIM_BACKFILL_DAYS: '3' };
    const first = begin(config);
    await until(() => first.told.ready === 1);
    const before = new Set(receiver.stored.keys());
    let posts = 0;
    // The first post of what is added is never answered.
    receiver.decide = (_, events) => {
      const isOld = events.every(({ occurred_at }) => Date.parse(occurred_at) < Date.now() - 5 * 60_000);
      return isOld && posts++ < 1000 ? { status: 503, headers: { 'retry-after': '30' } } : null;
    };
    const start = first.simulation.scenarios.start({ scenarioId: 'viral-blog-post', sinceMinutes: 2 * 24 * 60 });
    expect(start.kind).toBe('started');
    await until(() => posts > 0);
    await first.simulation.stop();
    await first.run;
    receiver.decide = () => null;
    const second = begin(config);
    await until(() => second.told.ready === 1);
    await second.simulation.stop();
    await second.run;
    const events = await expected(second.simulation.scenarios.influences());
    expect(events.filter(({ event_id }) => !receiver.stored.has(event_id))).toEqual([]);
    const added = events.filter(
      ({ event_id, occurred_at }) => !before.has(event_id) && Date.parse(occurred_at) < Date.now() - HOUR,
    );
    expect(added.length).toBeGreaterThan(20);
    const world = new Set(events.map(({ event_id }) => event_id));
    expect([...before].filter((id) => !world.has(id))).toEqual([]);
    expect(receiver.conflicts).toBe(0);
  });
});
