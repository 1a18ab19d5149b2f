import { startSystem, type TestSystem } from '../kit/system.js';
import { type Figure, median } from './figures.js';

/** What a marketplace of about 50,000 events a day leaves: its size, and the days that its streams are known. */
const CUSTOMERS = 2_000;
const SESSIONS_PER_DAY = 500;
const CALLS_PER_DAY = 150;
const DAYS = 91;
const STREAM_DAYS = 60;
const HISTORY_DAYS = 30;
/** Against which it is measured. */
const TIMES = 10;

const HISTORY_STREAMS = [
  'session.started',
  'session.completed',
  'support.call.inbound',
  'customer.page.view',
  'session.booking.requested',
];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROUNDS = 15;
const AIM_MS = 100;

/**
 * KPIs that nobody asked for before, and 30 days of five streams by the hour: by the clock, and with ten times the
 * marketplace and ten times the days of streams. Events are read by neither, so that only what is made of them is filled in.
 */
export async function reads(): Promise<Figure[]> {
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    await system.query(FOLLOWERS_SLEEP, [['health', 'health.pasts', 'churn', 'alerts', 'tutors', 'active_spans']]);
    await fill(system, 0, 1);
    const small = await measure(system);
    await fill(system, 1, TIMES);
    const large = await measure(system);
    return [
      // Ten times as many sessions lie in the days that KPIs speak of; a history is as long as it was.
      ...figuresOf('reads.kpis cold', { small: small.kpis, large: large.kpis }, 0.3),
      ...figuresOf('reads.history 5 × 30 d by 1 h', { small: small.history, large: large.history }, 0.83),
    ];
  } finally {
    await system.stop();
  }
}

/** At ten times the size by the clock, and against the same read at one. */
function figuresOf(name: string, { small, large }: { small: number; large: number }, aim: number): Figure[] {
  return [
    { name: `${name}, × ${TIMES}`, value: large, unit: 'ms', baseline: AIM_MS, ratio: AIM_MS / large, aim: 1 },
    { name: `${name}, × ${TIMES} : × 1`, value: large, unit: 'ms', baseline: small, ratio: small / large, aim },
  ];
}

async function measure(system: TestSystem): Promise<{ kpis: number; history: number }> {
  const kpis: number[] = [];
  const history: number[] = [];
  const now = Date.now();
  for (let round = 0; round < ROUNDS; round++) {
    // No two ask for the same, so that none is answered from what another was.
    kpis.push(await askedIn(system, `/api/kpis?${query({ from: iso(now - 30 * DAY_MS - round * 1_000) })}`));
    const start = Math.floor(now / HOUR_MS) * HOUR_MS - HISTORY_DAYS * DAY_MS + round * HOUR_MS;
    const asked = { streams: HISTORY_STREAMS.join(','), start: iso(start), step: '1h' };
    history.push(await askedIn(system, `/api/streams/history?${query(asked)}`));
  }
  return { kpis: median(kpis), history: median(history) };
}

async function askedIn(system: TestSystem, path: string): Promise<number> {
  const begun = performance.now();
  const reply = await fetch(`${system.apiBase}${path}`, { headers: { 'x-api-key': system.secrets.adminKey } });
  const text = await reply.text();
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${text.slice(0, 300)}`);
  return performance.now() - begun;
}

/** Adds what the `from`th to the `to`th such marketplace leave, and as many times the days of streams. */
async function fill(system: TestSystem, from: number, to: number): Promise<void> {
  const today = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
  for (let nth = from; nth < to; nth++) {
    await fillMarketplace(system, nth);
    await fillStreams(system, nth, today);
  }
  // As the followers leave them.
  await system.query(STREAM_HOURS);
  await system.query(ACTIVE_SPANS);
  await system.query('VACUUM ANALYZE');
}

async function fillMarketplace(system: TestSystem, nth: number): Promise<void> {
  await system.query(
    `INSERT INTO customers (customer_id, signed_up_at, stamps)
     SELECT 'stu_' || $1::int || '_' || n, now() - random() * interval '365 days', '{}' FROM generate_series(1, $2::int) AS n`,
    [nth, CUSTOMERS],
  );
  await system.query(
    `INSERT INTO customer_health (customer_id, score, tier, component_values, weights, calls_14d, active, as_of, due_at)
     SELECT customer_id, 50 + 50 * random(), 'healthy', '{}', '{}', 0, random() < 0.8, now(), now() + interval '1 day'
     FROM customers WHERE customer_id LIKE 'stu_' || $1::int || '_%'`,
    [nth],
  );
  await system.query(
    `INSERT INTO sessions (session_id, customer_id, tutor_id, subject, state, started_at, ended_at, duration_minutes, rating, stamps)
     SELECT 'ses_' || $1::int || '_' || n, 'stu_' || $1::int || '_' || student,
       'tut_' || $1::int || '_' || (student + CASE WHEN random() < 0.1 THEN n ELSE 0 END) % 200, 'subject ' || n % 12, 'completed', at, at + interval '55 minutes', 55,
       CASE WHEN random() < 0.6 THEN 1 + floor(5 * sqrt(random())) END, '{}'
     FROM generate_series(1, $3::int * $4::int) AS n, LATERAL (
       SELECT now() - n * interval '1 day' / $3 AS at, 1 + floor($2::int * random() * random())::int AS student) AS drawn`,
    [nth, CUSTOMERS, SESSIONS_PER_DAY, DAYS],
  );
  await system.query(
    `INSERT INTO tutor_sessions (session_id, tutor_id, customer_id, subject, outcome, ended_at, minutes, rating, is_first)
     SELECT session_id, tutor_id, customer_id, subject, state, ended_at, duration_minutes, rating,
       row_number() OVER (PARTITION BY tutor_id, customer_id ORDER BY ended_at, session_id) = 1
     FROM sessions WHERE session_id LIKE 'ses_' || $1::int || '_%'`,
    [nth],
  );
  await system.query(
    `INSERT INTO calls (call_id, customer_id, called_at, stamps)
     SELECT 'call_' || $1::int || '_' || n, 'stu_' || $1::int || '_' || 1 + floor($2::int * random())::int,
       now() - n * interval '1 day' / $3::int, '{}'
     FROM generate_series(1, $3::int * $4::int) AS n`,
    [nth, CUSTOMERS, CALLS_PER_DAY, DAYS],
  );
}

/** Streams of the same days are the same at any size, but for their counts: further ones are of the days before. */
async function fillStreams(system: TestSystem, nth: number, end: Date): Promise<void> {
  await system.query(
    `INSERT INTO rollups (stream, minute, count)
     SELECT stream, minute, 1 + floor(15 * random())
     FROM generate_series($3::timestamptz - ($1::int + 1) * interval '${STREAM_DAYS} days',
       $3::timestamptz - $1::int * interval '${STREAM_DAYS} days' - interval '1 minute', interval '10 minutes') AS minute,
       unnest($2::text[]) AS stream ON CONFLICT DO NOTHING`,
    [nth, [...HISTORY_STREAMS, ...Array.from({ length: 47 }, (_, i) => `other.${i}`)], end],
  );
}

/** What they make of the rows is filled in: their own work would be measured along with the reads. */
const FOLLOWERS_SLEEP = `
  INSERT INTO cursors (name, source, tx_id) SELECT name, '', '9000000000000000000' FROM unnest($1::text[]) AS name
  ON CONFLICT (name) DO UPDATE SET tx_id = excluded.tx_id`;
const STREAM_HOURS = `
  INSERT INTO stream_hours (stream, hour, count)
  SELECT stream, date_trunc('hour', minute, 'UTC'), sum(count) FROM rollups GROUP BY 1, 2 ON CONFLICT DO NOTHING`;
const ACTIVE_SPANS = `
  INSERT INTO active_spans (customer_id, starts_at, ends_at)
  SELECT customer_id, lower(span), upper(span) FROM (
    SELECT customer_id, unnest(range_agg(span)) AS span FROM (
      SELECT customer_id, tstzrange(ended_at, ended_at + interval '1440 hours') AS span FROM sessions
      UNION ALL SELECT customer_id, tstzrange(signed_up_at, signed_up_at + interval '720 hours') FROM customers
    ) AS stays GROUP BY customer_id) AS spans
  ON CONFLICT DO NOTHING`;

function query(params: Record<string, string>): string {
  return new URLSearchParams(params).toString();
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
