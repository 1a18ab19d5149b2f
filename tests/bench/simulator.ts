import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulationState } from '@iops/contracts';
import { startSystem, type TestSystem } from '../kit/system.js';
import { bodiesOf, dayOfEvents, dayStart } from './events.js';
import { type Figure, figureOf, median } from './figures.js';
import { useOf } from './process-use.js';
import { postAll } from './raw-client.js';

const FEEDS = 50;
/** What one feed may post a second, and what is asked of the simulator: half a core for all of them. */
const USUAL_RATE = 5;
const ALLOWED_CORE = 0.5;
const MINUTES = 10;
/** More than two cores can take, so that what comes out is what they can. */
const UNBOUND_RATE = 1000;
/** As many as a feed posts at once at most. */
const EVENTS_PER_REQUEST = 200;
const ROUNDS = 3;
const ROUND_SECONDS = 20;
/** Until then the opening, a record of everybody, is sent at the usual rate. */
const WARM_UP_MS = 20_000;

/** The product of feeds and rate for ten minutes: what it costs in cores and memory. Fails if anything is refused. */
export async function simulatorLoad(): Promise<Figure[]> {
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    const { pid } = await startLoad(system, USUAL_RATE);
    const before = { ...(await useOf(pid)), state: await stateOf(system), at: performance.now() };
    const megabytes: number[] = [];
    for (let second = 0; second < MINUTES * 60; second += 5) {
      await sleep(5000);
      megabytes.push((await useOf(pid)).megabytes);
    }
    const state = await stateOf(system);
    const seconds = (performance.now() - before.at) / 1000;
    const core = ((await useOf(pid)).cpuSeconds - before.cpuSeconds) / seconds;
    const perSecond = (state.acknowledged - before.state.acknowledged) / seconds;
    if (state.refused > 0 || state.late > 0) throw new Error(`${state.refused} were refused, ${state.late} came late`);
    // The second minute has the working size; the first still grows to it.
    const [early, last] = [median(megabytes.slice(12, 24)), median(megabytes.slice(-12))];
    return [
      figureOf({ name: 'simulator.load', unit: 'events/s', aim: 0.99 }, [
        { value: perSecond, baseline: FEEDS * USUAL_RATE },
      ]),
      {
        name: 'simulator.load cpu',
        value: core,
        unit: 'cores',
        baseline: ALLOWED_CORE,
        ratio: ALLOWED_CORE / core,
        aim: 1,
      },
      { name: 'simulator.load memory', value: last, unit: 'MB', baseline: early, ratio: early / last, aim: 0.95 },
    ];
  } finally {
    await system.stop();
  }
}

/** The highest rate that it can drive, against a loop that posts bodies made before over as many connections. */
export async function simulatorRate(): Promise<Figure[]> {
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    const rounds: { value: number; baseline: number; core: number }[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const baseline = await bareRate(system, round);
      rounds.push({ ...(await drivenRate(system)), baseline });
    }
    const core = median(rounds.map((round) => round.core));
    return [
      figureOf({ name: 'simulator.rate', unit: 'events/s', aim: 0.5 }, rounds),
      { name: 'simulator.rate cpu', value: core, unit: 'cores', baseline: 1, ratio: 1 / core, aim: 1 },
    ];
  } finally {
    await system.stop();
  }
}

async function bareRate(system: TestSystem, round: number): Promise<number> {
  const count = 200_000;
  const bodies = bodiesOf(dayOfEvents(dayStart(round), count), EVENTS_PER_REQUEST);
  const headers = { 'x-api-key': system.secrets.ingestKey };
  const run = await postAll(bodies, FEEDS, { port: system.ports.bff, path: '/ingest', headers });
  const taken = run.statuses[202] ?? 0;
  if (taken < bodies.length) console.log(`the bare loop was asked for patience: ${JSON.stringify(run.statuses)}`);
  return (taken * EVENTS_PER_REQUEST) / run.seconds;
}

async function drivenRate(system: TestSystem): Promise<{ value: number; core: number }> {
  const { pid, stop } = await startLoad(system, UNBOUND_RATE);
  const [use, before, at] = [await useOf(pid), await stateOf(system), performance.now()];
  await sleep(ROUND_SECONDS * 1000);
  const [used, state] = [await useOf(pid), await stateOf(system)];
  const seconds = (performance.now() - at) / 1000;
  await stop();
  if (state.refused > 0) throw new Error(`${state.refused} were refused`);
  return {
    value: (state.acknowledged - before.acknowledged) / seconds,
    core: (used.cpuSeconds - use.cpuSeconds) / seconds,
  };
}

/** A simulator under load, once what a marketplace opens with is told. */
async function startLoad(system: TestSystem, rate: number): Promise<{ pid: number; stop(): Promise<void> }> {
  const env = { IOPS_SIM_LOAD: 'on', STREAM_COUNT: String(FEEDS), EVENT_RATE_PER_SEC: String(rate) };
  const simulator = await system.startSimulator({ ...env, IOPS_SIM_BACKFILL_DAYS: '0' });
  await sleep(WARM_UP_MS);
  return { pid: simulator.pid!, stop: () => simulator.stop() };
}

async function stateOf(system: TestSystem): Promise<SimulationState> {
  const reply = await fetch(`http://localhost:${system.ports.simulator}/api/simulation/state`, {
    headers: { 'x-api-key': system.secrets.simulatorKey },
  });
  return (await reply.json()) as SimulationState;
}
