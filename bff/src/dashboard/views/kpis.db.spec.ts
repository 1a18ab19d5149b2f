import { KPI_IDS, type Kpi, type KpiId, type KpisAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { replaceActiveSpans } from './kpi-active-spans.job.js';
import { KpiAtRiskJob } from './kpi-at-risk.job.js';
import { selectValues } from './kpi-values.queries.js';
import { KpisService } from './kpis.service.js';

const HOUR_MS = 3_600_000;
const CHICAGO = 'America/Chicago';
const now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
let ids = 0;
const event = (event_type: string, hours: number, data: object) => ({
  event_id: `kpi-${ids++}`,
  event_type,
  occurred_at: hoursAgo(hours).toISOString(),
  data,
});
const who = (session_id: string, customer_id: string) => ({
  session_id,
  customer_id,
  tutor_id: 'tut_1',
  subject: 'calculus',
});
const completed = (id: string, customer: string, hours: number, rating: number) =>
  event('session.completed', hours, { ...who(id, customer), duration_minutes: 60, rating });
const call = (customer_id: string, hours: number) =>
  event('support.call.inbound', hours, { call_id: `c${ids}`, customer_id });

/** Two customers: A's first session went well, B's did not; B is in a session right now. */
const story = [
  completed('s1', 'A', 24, 5),
  completed('s2', 'A', 2, 3),
  completed('s3', 'B', 72, 2),
  event('session.started', 1, who('s4', 'B')),
  event('session.started', 5, who('s5', 'A')),
  call('A', 30),
  call('B', 40),
  call('B', 8 * 24),
];

describe('the KPIs', () => {
  let test: TestApp;
  let database: DataSource;
  const values = (id: KpiId, ...times: Date[]) =>
    selectValues(database.manager, id, {
      times: times.map((time) => time.getTime()),
      isLive: false,
      timeZone: CHICAGO,
    });
  const get = async (query: string, headers: Record<string, string> = {}) => {
    const url = `${await test.app.getUrl()}/api/kpis${query}`;
    return fetch(url, { headers: { 'x-api-key': ADMIN_KEY, ...headers } });
  };
  const past = async (from: string, asOf: string) => {
    const service = new KpisService(database.manager, { timeZone: CHICAGO, sessionsTargetPerDay: 400 });
    const { items } = await service.readAny({ from: Date.parse(from), asOf: Date.parse(asOf), isLive: false });
    return Object.fromEntries(items.map((kpi) => [kpi.id, kpi])) as Record<KpiId, Kpi>;
  };

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    expect((await test.ingest(story)).status).toBe(202);
    await eventually(async () => {
      expect(await database.query('SELECT FROM sessions')).toHaveLength(5);
      expect(await database.query('SELECT FROM calls')).toHaveLength(3);
      expect(await database.query('SELECT FROM active_spans')).toHaveLength(2);
      expect(await database.query('SELECT FROM tutor_sessions WHERE is_first')).toHaveLength(2);
    }, 15_000);
  });
  afterAll(() => test.close());

  it.each([
    ['active_sessions', 1, 'one was begun within four hours'],
    ['satisfaction', 10 / 3, '(5 + 3 + 2) ÷ 3'],
    ['first_session_success', 0.5, 'of two first sessions one was rated 4 or better'],
    ['inbound_call_rate', 100, 'two calls of two active customers'],
    ['time_to_acknowledge', null, 'nothing was acknowledged'],
    ['supply_demand_ratio', null, 'nothing was forecast'],
    ['active_critical_alerts', 0, 'nothing was raised'],
    ['customers_at_risk', null, 'nothing was written down'],
  ] as const)('%s is %s: %s', async (...[id, value]) => {
    const [told] = await values(id, now);
    if (value === null) expect(told).toBeNull();
    else expect(told).toBeCloseTo(value, 10);
  });

  it('tell the past as it was by what is known now, and null where there was nothing', async () => {
    expect(await values('satisfaction', hoursAgo(80), hoursAgo(48), now)).toEqual([null, 2, expect.closeTo(10 / 3)]);
    expect(await values('active_sessions', hoursAgo(4.5), hoursAgo(0.5))).toEqual([1, 1]);
    // One call in the week, and B alone was active then.
    expect(await values('inbound_call_rate', hoursAgo(100), hoursAgo(70))).toEqual([null, 100]);
  });

  it('count a customer as active for 60 days after a session and 30 after signing up, late news included', async () => {
    const days = (n: number) => hoursAgo(24 * n);
    const active = async () => {
      await replaceActiveSpans(database.manager, ['Z']);
      return (await values('inbound_call_rate', days(95), days(80), days(30), days(10))).map((rate) => rate === null);
    };
    await database.query(`INSERT INTO customers (customer_id, signed_up_at, stamps) VALUES ('Z', $1, '{}')`, [
      days(100),
    ]);
    expect(await active()).toEqual([false, false, true, true]);
    await database.query(
      `INSERT INTO sessions (session_id, customer_id, state, ended_at, stamps) VALUES ('z1', 'Z', 'completed', $1, '{}')`,
      [days(85)],
    );
    // Signed up 100 days ago, and taught 85 days ago: active until 25 days ago without a break.
    expect(await active()).toEqual([false, false, false, true]);
    const spans = await database.query(`SELECT starts_at, ends_at FROM active_spans WHERE customer_id = 'Z'`);
    expect(spans).toEqual([{ starts_at: days(100), ends_at: days(25) }]);
  });

  describe('on the days when clocks are changed', () => {
    const start = (id: string, at: string) =>
      database.query(
        `INSERT INTO sessions (session_id, state, started_at, ended_at, stamps) VALUES ($1, 'completed', $2, $2::timestamptz + interval '1 hour', '{}')`,
        [id, at],
      );

    it('count a day of 25 hours from its midnight, and compare it with the same time of the week before', async () => {
      // November 2, 2025 began at 05:00 UTC and ended at 06:00 UTC a day later.
      for (const at of ['2025-11-02T04:59:59Z', '2025-11-02T05:00:00Z', '2025-11-02T07:30:00Z', '2025-11-03T05:59:59Z'])
        await start(`long ${at}`, at);
      for (const at of ['2025-10-26T05:00:00Z', '2025-10-27T04:59:00Z', '2025-10-27T05:00:00Z'])
        await start(`before ${at}`, at);
      const { sessions_today } = await past('2025-11-02T05:00:00Z', '2025-11-03T05:59:59.999Z');
      expect(sessions_today).toMatchObject({
        value: 3,
        comparator: { label: 'same time last week', value: 2 },
        delta: 1,
      });
      expect(sessions_today.sparkline).toEqual([1, 1, 1, ...Array.from({ length: 20 }, () => 2), 3]);
      const over = await past('2025-11-01T05:00:00Z', '2025-11-03T12:00:00Z');
      // The first of them was on November 1; nothing started on November 3.
      expect(over.sessions_today.sparkline).toEqual([1, 3, 0]);
    });

    it('count a day of 23 hours from its midnight', async () => {
      // March 9, 2025 began at 06:00 UTC and ended at 05:00 UTC a day later.
      for (const at of ['2025-03-09T05:59:59Z', '2025-03-09T06:00:00Z', '2025-03-10T04:59:59Z', '2025-03-10T05:00:00Z'])
        await start(`short ${at}`, at);
      expect((await past('2025-03-09T06:00:00Z', '2025-03-10T04:59:59.999Z')).sessions_today.value).toBe(2);
      expect((await past('2025-03-09T06:00:00Z', '2025-03-10T05:00:00Z')).sessions_today.value).toBe(1);
    });
  });

  it('tell supply to demand as it was forecast in that hour, unknown below half an hour of demand', async () => {
    await database.query(
      `INSERT INTO supply_demand (hour, demand, supply) VALUES
         ('2025-06-10T12:00:00Z', 50, 40), ('2025-06-10T13:00:00Z', 0.4, 3), ('2025-06-09T12:00:00Z', 40, 50)`,
    );
    const { supply_demand_ratio } = await past('2025-06-09T12:30:00Z', '2025-06-10T12:30:00Z');
    expect(supply_demand_ratio).toMatchObject({ value: 0.8, comparator: { value: 1.25 }, status: 'good' });
    expect(supply_demand_ratio.delta).toBeCloseTo(-0.45, 10);
    const at = (time: string) => values('supply_demand_ratio', new Date(`2025-06-10T${time}:00Z`));
    expect([await at('11:59'), await at('13:30'), await at('16:00')]).toEqual([[null], [null], [null]]);
  });

  it('count critical alerts until somebody deals with them, and tell how long that took', async () => {
    const minutes = (n: number) => new Date(hoursAgo(10).getTime() + n * 60_000);
    const entry = (n: number, action: string) => ({ at: minutes(n).toISOString(), actor: 'ana', action, note: null });
    const raise = (title: string, severity: string, acknowledgedAfter: number | null) => {
      const isKnown = acknowledgedAfter !== null;
      const history = [entry(0, 'opened'), ...(isKnown ? [entry(acknowledgedAfter, 'acknowledge')] : [])];
      return database.query(
        `INSERT INTO alerts (type, severity, detected_severity, condition, status, title, entity_kind, entity_id, entity_label,
           fingerprint, started_at, last_seen_at, acknowledged_at, occurrences, history)
         VALUES ('call_spike', $2, $2, 'firing', $3, $1, 'customer', $1, $1, $1, $4, $4, $5, 1, $6)`,
        [
          title,
          severity,
          isKnown ? 'acknowledged' : 'active',
          minutes(0),
          isKnown ? minutes(acknowledgedAfter) : null,
          JSON.stringify(history),
        ],
      );
    };
    await raise('waiting', 'critical', null);
    await raise('known', 'critical', 90);
    await raise('mild', 'warning', 10);
    const times = [minutes(-1), minutes(0), minutes(30), minutes(90), now];
    expect(await values('active_critical_alerts', ...times)).toEqual([0, 2, 2, 1, 1]);
    expect(await values('time_to_acknowledge', ...times)).toEqual([null, null, 10, 50, 50]);
    const { items } = await new KpisService(database.manager, {
      timeZone: CHICAGO,
      sessionsTargetPerDay: 400,
    }).read('24h', now);
    expect(items.find(({ id }) => id === 'active_critical_alerts')).toMatchObject({
      value: 1,
      target: 0,
      status: 'critical',
      comparator: { label: 'same time yesterday', value: 0 },
      delta: 1,
    });
  });

  it('remember how many customers were at risk, by the hour', async () => {
    await database.query(
      `UPDATE customer_health SET active = customer_id <> 'Z', score = CASE customer_id WHEN 'A' THEN 40 WHEN 'B' THEN 70 WHEN 'Z' THEN 1 ELSE 70.1 END`,
    );
    const at = new Date('2025-06-10T12:20:00Z');
    await test.app.get(KpiAtRiskJob).run(at);
    await database.query(`UPDATE customer_health SET score = 90`);
    await test.app.get(KpiAtRiskJob).run(at);
    const hours = (n: number) => new Date(at.getTime() + n * HOUR_MS);
    expect(await values('customers_at_risk', hours(-1), at, hours(2), hours(3))).toEqual([null, 2, 2, null]);
  });

  it('are all served with comparator, target, sparkline, definition and formula, and never NaN or -0', async () => {
    const days: Partial<Record<string, number>> = { '7d': 7, '30d': 30 };
    for (const range of ['today', '24h', '7d', '30d']) {
      const answer = (await (await get(`?range=${range}`)).json()) as KpisAnswer;
      expect(answer.range).toBe(range);
      expect(answer.items.map(({ id }) => id)).toEqual([...KPI_IDS]);
      for (const kpi of answer.items) {
        // The total of each day and of the present one; clocks that were set make it one more or less.
        const daily = kpi.id === 'sessions_today' ? days[range] : undefined;
        const points = daily === undefined ? [24] : [daily, daily + 1, daily + 2];
        expect(points).toContain(kpi.sparkline.length);
        expect([kpi.definition, kpi.formula, kpi.unit].every((text) => text.length > 0)).toBe(true);
        expect(kpi.asOf).toBe(answer.asOf);
        expect(kpi.sparkline.at(-1)).toBe(kpi.value);
        for (const number of [kpi.value, kpi.delta, ...kpi.sparkline])
          expect(number === null || (Number.isFinite(number) && !Object.is(number, -0))).toBe(true);
      }
    }
  });

  it('are unknown of a time before anything, but what is counted', async () => {
    const kpis = await past('2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z');
    const counted = ['active_sessions', 'sessions_today', 'active_critical_alerts'];
    for (const id of KPI_IDS) expect([id, kpis[id].value]).toEqual([id, counted.includes(id) ? 0 : null]);
  });

  it('are the same to one who has them, until something changes', async () => {
    const query = '?from=2025-06-09T12:30:00Z&to=2025-06-10T12:30:00Z';
    const first = await get(query);
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    const etag = first.headers.get('etag')!;
    const second = await get(query, { 'if-none-match': etag });
    expect([second.status, second.headers.get('etag'), await second.text()]).toEqual([304, etag, '']);
    await database.query(`UPDATE supply_demand SET supply = 60 WHERE hour = '2025-06-10T12:00:00Z'`);
    const third = await get(query, { 'if-none-match': etag });
    expect(third.status).toBe(200);
    const { range, asOf, items } = (await third.json()) as KpisAnswer<null>;
    expect([range, asOf]).toEqual([null, '2025-06-10T12:30:00.000Z']);
    expect(items.find(({ id }) => id === 'supply_demand_ratio')?.value).toBe(1.2);
  });

  it.each([
    ['?range=1y', 'range'],
    ['?range=7d&from=2025-06-09T12:30:00Z', 'range'],
    ['?to=2025-06-09T12:30:00Z', 'from'],
    ['?from=2025-06-09', 'from'],
    ['?from=2025-06-09T12:30:00Z&to=2025-06-09T12:30:00Z', 'from'],
    ['?from=2023-06-09T12:30:00Z&to=2025-06-09T12:30:00Z', '366'],
  ])('are refused for %s', async (query, named) => {
    const reply = await get(query);
    const { detail } = (await reply.json()) as { detail: string };
    expect([reply.status, detail]).toEqual([400, expect.stringContaining(named)]);
  });
});
