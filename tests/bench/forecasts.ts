import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem, type TestSystem } from '../kit/system.js';
import { atMost, type Figure } from './figures.js';
import { postAll, type RawRun } from './raw-client.js';
import { runJob } from './run-job.js';

const SUBJECTS = 300;
/** As much as a forecast reads. */
const DAYS = 90;
const HOUR_MS = 3_600_000;
const ROUNDS = 3;
/** Seconds that all of them may take, and milliseconds that 99 of 100 events may wait meanwhile. */
const ALLOWED_SECONDS = 30;
const ALLOWED_WAIT_MS = 50;
/** An event is posted this often while subjects are forecast. */
const POST_EVERY_MS = 20;

/**
 * What it takes to forecast all subjects of a large marketplace, and how long an event that is posted meanwhile waits
 * for its answer: the delay of the event loop, and all that comes with it.
 */
export async function forecasts(): Promise<Figure[]> {
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    await fill(system);
    const seconds: number[] = [];
    const waits: number[] = [];
    // The first round is not counted: the service is compiled while it runs.
    for (let round = 0; round <= ROUNDS; round++) {
      const run = await forecastAll(system);
      if (round === 0) continue;
      seconds.push(run.seconds);
      waits.push(...run.waits);
    }
    return [
      atMost({ name: `inference.forecast ${SUBJECTS} subjects`, unit: 's', allowed: ALLOWED_SECONDS }, seconds, 0.5),
      atMost({ name: 'inference.forecast ingest p99 meanwhile', unit: 'ms', allowed: ALLOWED_WAIT_MS }, waits, 0.99),
    ];
  } finally {
    await system.stop();
  }
}

async function forecastAll(system: TestSystem): Promise<{ seconds: number; waits: number[] }> {
  const posting = new AbortController();
  const [seconds, waits] = await Promise.all([
    runJob(system, 'forecast').finally(() => posting.abort()),
    postWhile(system, posting.signal),
  ]);
  return { seconds, waits };
}

/** Imports the demand of every subject by the hour: a wave over half of the day, nothing in the other, each its own. */
async function fill(system: TestSystem): Promise<void> {
  const hours = DAYS * 24;
  const start = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - hours * HOUR_MS).toISOString();
  for (let subject = 0; subject < SUBJECTS; subject++) {
    const values = Array.from({ length: hours }, (_, hour) => {
      const wave = Math.max(0, Math.sin(((hour % 24) / 24) * 2 * Math.PI));
      return Math.round((1 + (subject % 7)) * wave * (1 + ((hour * 7919 + subject * 104_729) % 13) / 13));
    });
    const body = { subject: `subject_${subject}`, start, stepSeconds: 3_600, values };
    const { status } = await system.api('/api/import/series', { role: 'admin', method: 'POST', body });
    if (status !== 200) throw new Error(`a series was answered ${status}`);
  }
}

/** Posts an event now and then until it is told to end; answers how long each took, in ms. */
async function postWhile(system: TestSystem, signal: AbortSignal): Promise<number[]> {
  const posts: Promise<RawRun>[] = [];
  while (!signal.aborted) {
    const post = postOne(system);
    // Looked at in the end; until then its failure is nobody's surprise.
    post.catch(() => undefined);
    posts.push(post);
    await sleep(POST_EVERY_MS);
  }
  const runs = await Promise.all(posts);
  const other = runs.find(({ statuses }) => statuses[202] !== 1);
  if (other) throw new Error(`an event was answered ${JSON.stringify(other.statuses)}`);
  return runs.flatMap(({ latencies }) => latencies);
}

function postOne({ ports, secrets }: TestSystem): Promise<RawRun> {
  const data = { customer_id: 'stu_1', path: '/' };
  const event = { event_id: randomUUID(), event_type: 'customer.page.view', occurred_at: new Date(), data };
  const headers = { 'x-api-key': secrets.ingestKey };
  return postAll([Buffer.from(JSON.stringify(event))], 1, { port: ports.bff, path: '/ingest', headers });
}
