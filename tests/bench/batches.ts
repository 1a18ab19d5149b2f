import { startSystem, type TestSystem } from '../kit/system.js';
import { copyRows, copyText } from './copy.js';
import { bodiesOf, dayOfEvents, dayStart } from './events.js';
import { type Figure, figureOf } from './figures.js';
import { postAll } from './raw-client.js';

/** Events of one measurement. */
const EVENTS = 500_000;
/** Events of one request. */
export const EVENTS_PER_REQUEST = 500;
/** Connections that post: so many that some requests are read while others are stored. */
const CONNECTIONS = 16;
const ROUNDS = 5;

/** Batches over HTTP (durable, unique by id, with rollups) against COPY of the same rows over one connection. */
export async function batches(): Promise<Figure[]> {
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    const rounds: { value: number; baseline: number }[] = [];
    for (let round = 0; round <= ROUNDS; round++) rounds.push(await oneRound(system, dayStart(round + 1)));
    // The first is not counted: the service is compiled while it runs.
    return [figureOf({ name: 'ingest.batches', unit: 'events/s', aim: 1 }, rounds.slice(1))];
  } finally {
    await system.stop();
  }
}

async function oneRound(system: TestSystem, day: Date): Promise<{ value: number; baseline: number }> {
  const events = dayOfEvents(day, EVENTS);
  await newCopyTable(system, day);
  const blocks = copyText(events);
  await system.query('CHECKPOINT');
  const baseline = await copyRows(system.postgres.url, 'bench_copy', blocks, EVENTS);
  await system.query('DROP TABLE bench_copy');
  const bodies = bodiesOf(events, EVENTS_PER_REQUEST);
  await system.query('CHECKPOINT');
  const value = await postBodies(system, bodies, CONNECTIONS);
  await untilFolded(system);
  return { value, baseline };
}

/** Posts bodies of `EVENTS_PER_REQUEST` events and answers events per second; any other answer than 202 fails. */
export async function postBodies(system: TestSystem, bodies: readonly Buffer[], connections: number): Promise<number> {
  const headers = { 'x-api-key': system.secrets.ingestKey };
  const run = await postAll(bodies, connections, { port: system.ports.bff, path: '/ingest', headers });
  if (run.statuses[202] !== bodies.length) throw new Error(`not all were taken: ${JSON.stringify(run.statuses)}`);
  return (bodies.length * EVENTS_PER_REQUEST) / run.seconds;
}

/** The shape of what ingest keeps of an event: the same columns, defaults, indexes, and ids that are unique. */
async function newCopyTable(system: TestSystem, day: Date): Promise<void> {
  const next = new Date(day.getTime() + 86_400_000);
  await system.query('CREATE TABLE bench_copy (LIKE events INCLUDING ALL) PARTITION BY RANGE (occurred_at)');
  await system.query('CREATE UNIQUE INDEX ON bench_copy (event_id, occurred_at)');
  await system.query(
    `CREATE TABLE bench_copy_day PARTITION OF bench_copy FOR VALUES FROM ('${day.toISOString()}') TO ('${next.toISOString()}')`,
  );
}

/** Waits until what follows the events has caught up, so that one round's work is not in the next one's figures. */
export async function untilFolded(system: TestSystem): Promise<void> {
  for (;;) {
    const [row] = await system.query<{ behind: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM events WHERE tx_id > (SELECT tx_id FROM cursors WHERE name = 'entities')) AS behind`,
    );
    if (!row?.behind) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
