import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomersAnswer } from '@iops/contracts';
import { startSystem, type TestSystem } from '../kit/system.js';
import { atMost, type Figure, figureOf } from './figures.js';
import { runJob } from './run-job.js';

/** A customer has a session a week: a quarter of a year of them, and ten times as long. */
const WEEKS = 13;
const GROWTH = 10;
/** Customers on whom the growth is measured, and all. */
const SOME = 20_000;
const ALL = 100_000;
/** Customers that one statement writes. */
const FILL = 2_000;
const ROUNDS = 5;
/** Seconds that all customers may take, and milliseconds that 95 of 100 reads may. */
const ALLOWED_SECONDS = 5;
const ALLOWED_READ_MS = 50;
const READS = 40;

/**
 * What it costs to score all customers anew, with ten times the history against one; all 100,000 by the clock, when
 * every score comes out otherwise, as after a change of weights, and when every one comes out the same; and how quick
 * customers are read then.
 */
export async function health(): Promise<Figure[]> {
  const small = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    const growth = await measureGrowth(small);
    await fill(small, { from: SOME, to: ALL, weeks: WEEKS });
    const [otherwise, same]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      await weighOtherwise(small);
      otherwise.push(await rescore(small));
      same.push(await rescore(small));
    }
    const limit = { unit: 's', allowed: ALLOWED_SECONDS };
    return [
      growth,
      atMost({ name: 'inference.health 100,000', ...limit }, otherwise, 0.5),
      atMost({ name: 'inference.health 100,000 found the same', ...limit }, same, 0.5),
      ...(await measureReads(small)),
    ];
  } finally {
    await small.stop();
  }
}

async function measureGrowth(small: TestSystem): Promise<Figure> {
  const large = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    await fill(small, { from: 0, to: SOME, weeks: WEEKS });
    await fill(large, { from: 0, to: SOME, weeks: GROWTH * WEEKS });
    const rounds: { value: number; baseline: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const baseline = SOME / (await rescore(small));
      rounds.push({ value: SOME / (await rescore(large)), baseline });
    }
    return figureOf({ name: 'inference.health 10 × history : 1 ×', unit: 'customers/s', aim: 1 / 1.2 }, rounds);
  } finally {
    await large.stop();
  }
}

/** Seconds that a run of the job over all customers takes. */
async function rescore(system: TestSystem): Promise<number> {
  await newestEventIsNow(system);
  const seconds = await runJob(system, 'health');
  await untilQuiet(system);
  return seconds;
}

/** Makes each stored score one of other weights: it is written anew, marked for those who follow, and kept in history. */
async function weighOtherwise(system: TestSystem): Promise<void> {
  const weights = `weights = '{0.2, 0.2, 0.2, 0.2, 0.2}'`;
  await system.query(`UPDATE customer_health SET score = score - 1, ${weights}`);
  await system.query(`UPDATE health_history SET ${weights}`);
  await system.query('VACUUM ANALYZE customer_health, health_history');
}

const QUERIES = [
  '',
  '?tier=critical,at_risk',
  '?tier=thriving&sort=name',
  '?segment=sat&sort=score&order=desc',
  '?sort=change',
  '?sort=lastSession',
  '?search=stu_777',
  '?search=zoe%20b',
  '/at-risk',
];

async function measureReads(system: TestSystem): Promise<Figure[]> {
  await system.query('VACUUM ANALYZE');
  const lists: number[] = [];
  const details: number[] = [];
  const ids: string[] = [];
  for (let round = 0; round < READS; round++) {
    for (const query of QUERIES) {
      const { ms, body } = await timed<CustomersAnswer>(system, `/api/customers${query}`);
      lists.push(ms);
      const { nextCursor, items } = body;
      if (nextCursor !== null) {
        const next = `${query}${query.includes('?') ? '&' : '?'}cursor=${nextCursor}`;
        lists.push((await timed(system, `/api/customers${next}`)).ms);
      }
      ids.push(...items.slice(0, 1).map(({ customerId }) => customerId));
    }
  }
  for (const id of ids) {
    for (const path of ['', '/health']) details.push((await timed(system, `/api/customers/${id}${path}`)).ms);
  }
  const limit = { unit: 'ms', allowed: ALLOWED_READ_MS };
  return [
    atMost({ name: 'inference.customers lists p95', ...limit }, lists, 0.95),
    atMost({ name: 'inference.customers details p95', ...limit }, details, 0.95),
  ];
}

let token = '';

async function timed<T>(system: TestSystem, path: string): Promise<{ ms: number; body: T }> {
  if (token === '')
    token = ((await (await fetch(`${system.hostBase}/iops/token?role=viewer`)).json()) as { token: string }).token;
  const begun = performance.now();
  const reply = await fetch(`${system.apiBase}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const body = (await reply.json()) as T;
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${JSON.stringify(body)}`);
  return { ms: performance.now() - begun, body };
}

/**
 * Stores customers with their sessions as folding would have, from the database itself. All sessions but the newest are
 * such as the followers have read before: it is not their catching up that is measured.
 */
async function fill(
  system: TestSystem,
  { from, to, weeks }: { from: number; to: number; weeks: number },
): Promise<void> {
  await newestEventIsNow(system);
  for (let at = from; at < to; at += FILL) {
    await system.query(
      `INSERT INTO sessions (session_id, customer_id, tutor_id, subject, state, started_at, ended_at, duration_minutes, rating, stamps, tx_id)
       SELECT 'ses_' || c || '_' || w, 'stu_' || c, 'tut_' || (c + w / 40) % 1009, 'algebra', 'completed', at - interval '1 hour', at,
              60, 1 + (c + w) % 5, '{}', CASE w WHEN 1 THEN pg_current_xact_id() ELSE '3'::xid8 END
       FROM generate_series($1::int, $2::int - 1) AS c, generate_series(1, $3::int) AS w,
            LATERAL (SELECT now() - w * interval '7 days' + (c % 100) * interval '1 hour' AS at) AS taught`,
      [at, at + FILL, weeks],
    );
    await system.query(
      `INSERT INTO customers (customer_id, name, segment, acquisition_channel, signed_up_at, goal_status, stamps)
       SELECT 'stu_' || c, (ARRAY['Ana', 'Bo', 'Zoe'])[1 + c % 3] || ' ' || chr(65 + c % 26) || c,
              (ARRAY['k12', 'sat', 'college'])[1 + c % 3], (ARRAY['search', 'ads'])[1 + c % 2],
              now() - interval '900 days', CASE c % 4 WHEN 0 THEN NULL WHEN 1 THEN 'completed' ELSE 'open' END, '{}'
       FROM generate_series($1::int, $2::int - 1) AS c`,
      [at, at + FILL],
    );
  }
  await system.query('VACUUM ANALYZE sessions, customers');
  await untilQuiet(system);
  await system.query('VACUUM ANALYZE');
}

/** Waits until every follower has read all, and every past is counted. */
async function untilQuiet(system: TestSystem): Promise<void> {
  for (;;) {
    const [row] = await system.query<{ busy: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM customers WHERE tx_id > (SELECT tx_id FROM cursors WHERE name = 'health'))
         OR EXISTS (SELECT 1 FROM sessions WHERE tx_id > (SELECT min(tx_id) FROM cursors WHERE source = 'sessions'))
         OR EXISTS (SELECT 1 FROM customer_health WHERE tx_id > (SELECT min(tx_id) FROM cursors WHERE source = 'customer_health'))
         OR EXISTS (SELECT 1 FROM outbox WHERE tx_id > (SELECT min(tx_id) FROM cursors WHERE source = 'outbox'))
         OR EXISTS (SELECT 1 FROM health_pasts WHERE settled_until < now() - interval '75 days') AS busy`,
    );
    if (!row?.busy) return;
    await newestEventIsNow(system);
    await sleep(500);
  }
}

/** While nothing is heard nothing is concluded, and no past is counted. */
async function newestEventIsNow(system: TestSystem): Promise<void> {
  await system.query('UPDATE projection_clock SET newest_event_at = now()');
}
