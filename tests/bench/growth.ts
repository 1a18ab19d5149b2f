import { startSystem, type TestSystem } from '../kit/system.js';
import { EVENTS_PER_REQUEST, postBodies, untilFolded } from './batches.js';
import { bodiesOf, dayOfEvents, dayStart } from './events.js';
import { type Figure, figureOf } from './figures.js';

const SMALL = 1_000_000;
const LARGE = 10_000_000;
/** Rows of one statement, all of one day: the fill is spread over as many days as it takes. */
const FILL = 500_000;
const FILL_PER_DAY = 1_000_000;
const EVENTS = 100_000;
const CONNECTIONS = 8;
const ROUNDS = 3;

/** Batches with ten million events stored, against the same with one million; all ids are random. */
export async function growth(): Promise<Figure[]> {
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    await fill(system, 0, SMALL);
    // Not counted: the service is compiled while it runs.
    await measure(system, 1);
    const small = await measure(system, 1 + ROUNDS);
    await fill(system, SMALL, LARGE);
    const large = await measure(system, 1 + 2 * ROUNDS);
    const rounds = large.map((value, round) => ({ value, baseline: small[round]! }));
    return [figureOf({ name: 'ingest.growth 10 M : 1 M', unit: 'events/s', aim: 0.9 }, rounds)];
  } finally {
    await system.stop();
  }
}

async function measure(system: TestSystem, firstDay: number): Promise<number[]> {
  await untilFolded(system);
  await system.query('CHECKPOINT');
  const perSecond: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bodies = bodiesOf(dayOfEvents(dayStart(firstDay + round), EVENTS), EVENTS_PER_REQUEST);
    perSecond.push(await postBodies(system, bodies, CONNECTIONS));
    await untilFolded(system);
  }
  return perSecond;
}

/** Stores rows as ingest would have, from the database itself. */
async function fill(system: TestSystem, from: number, to: number): Promise<void> {
  for (let rows = from; rows < to; rows += FILL) {
    const day = dayStart(20 + Math.floor(rows / FILL_PER_DAY));
    await system.query(
      `WITH fresh AS (
         INSERT INTO event_ids (event_id, occurred_at, body_hash)
         SELECT gen_random_uuid()::text, $1::timestamptz + n * interval '1 day' / $2::int, sha256(n::text::bytea)
         FROM generate_series(0, $2::int - 1) AS n RETURNING event_id, occurred_at
       ) INSERT INTO events (event_id, stream, occurred_at, data)
         SELECT event_id, 'customer.page.view', occurred_at,
                jsonb_build_object('customer_id', 'stu_' || hashtext(event_id) % 20011, 'path', '/tutors/1') FROM fresh`,
      [day, FILL],
    );
  }
}
