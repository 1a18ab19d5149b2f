import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScenarioRun, ScenariosAnswer, StartScenarioRequest } from '@iops/contracts';
import type pg from 'pg';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';
import { MINUTE_MS } from './moments.js';
import { ENVIRONMENT, Product } from './product.js';
import type { PlantedRun, Truth } from './truth.js';
import type { EvaluationWorld } from './worlds.js';

/** A marketplace with its past in the product, and the truth of it beside. */
export interface FilledWorld {
  world: EvaluationWorld;
  system: TestSystem;
  product: Product;
  /** Where history ends, in milliseconds since 1970. */
  now: number;
  truth: Truth;
  runs: PlantedRun[];
  /** Holds the scheduled judging of streams back, so that it can be asked for hour by hour. */
  judging: HeldJob;
}

/** A job that its own schedule leaves alone but while `let` runs. */
export interface HeldJob {
  /** Lets the job run by hand; its schedule must not come in between. */
  let(run: () => Promise<void>): Promise<void>;
}

const FILLED_WITHIN_MS = 1_200_000;
/** What a schedule that ticks at every full minute leaves to a run by hand. */
const QUIET_SECONDS: readonly [number, number] = [2, 40];

/** Starts a system and fills it with a marketplace whose scenarios lie in the past. Ends the simulator, not the system. */
export async function fillWorld(world: EvaluationWorld): Promise<FilledWorld> {
  const system = await startSystem(ENVIRONMENT);
  try {
    const product = new Product(system);
    const judging = await holdJudging(await system.session());
    const truthFile = join(system.home, 'truth.json');
    let isFilled = false;
    const simulator = await system.startSimulator(environmentOf(world, truthFile), (message) => {
      isFilled ||= (message as { type?: string }).type === 'ready';
    });
    const { now, runs } = await plant(system, world);
    await eventually(() => {
      if (!isFilled) throw new Error('history is not told yet');
    }, FILLED_WITHIN_MS);
    await simulator.stop();
    await product.settled();
    const truth = JSON.parse(await readFile(truthFile, 'utf8')) as Truth;
    return { world, system, product, now, truth, runs, judging };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

function environmentOf({ seed, students, tutors, days }: EvaluationWorld, truthFile: string): Record<string, string> {
  return {
    IOPS_SIM_SEED: String(seed),
    IOPS_SIM_STUDENTS: String(students),
    IOPS_SIM_TUTORS: String(tutors),
    IOPS_SIM_BACKFILL_DAYS: String(days),
    IOPS_SIM_TRUTH_FILE: truthFile,
  };
}

/** Starts the scenarios while what they change is not told yet. */
async function plant(system: TestSystem, { planted }: EvaluationWorld): Promise<{ now: number; runs: PlantedRun[] }> {
  const library = await eventually(() => drive<ScenariosAnswer>(system, 'scenarios'));
  const now = Date.now();
  const runs: PlantedRun[] = [];
  for (const { scenarioId, startsAt } of planted) {
    const sinceMinutes = Math.floor((now - startsAt(now)) / MINUTE_MS);
    const run = await start(system, { scenarioId, sinceMinutes });
    runs.push({ ...run, scenario: library.items.find(({ id }) => id === scenarioId)! });
  }
  return { now, runs: runs.sort((a, b) => a.startedAt.localeCompare(b.startedAt)) };
}

/** Until the simulator knows which world it tells, nothing can be started. */
function start(system: TestSystem, request: StartScenarioRequest): Promise<ScenarioRun> {
  return eventually(() => drive<ScenarioRun>(system, 'scenario', request));
}

async function drive<T>({ ports, secrets }: TestSystem, name: string, body?: object): Promise<T> {
  const reply = await fetch(`http://localhost:${ports.simulator}/api/simulation/${name}`, {
    headers: { 'x-api-key': secrets.simulatorKey, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  if (!reply.ok) throw new Error(`${name}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Takes the lock that judges take turns with; who finds it taken leaves the work to its holder. */
async function holdJudging(session: pg.Client): Promise<HeldJob> {
  const key = `hashtext('iops.anomalies')`;
  await session.query(`SELECT pg_advisory_lock(${key})`);
  return {
    async let(run) {
      await eventually(() => {
        const second = new Date().getSeconds();
        if (second < QUIET_SECONDS[0] || second > QUIET_SECONDS[1]) throw new Error('the schedule is about to tick');
      }, MINUTE_MS);
      await session.query(`SELECT pg_advisory_unlock(${key})`);
      await run();
      await session.query(`SELECT pg_advisory_lock(${key})`);
    },
  };
}
