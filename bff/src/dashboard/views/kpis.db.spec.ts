import type { KpiId } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { selectActiveCriticalAlerts, selectSeries } from './kpis.queries.js';

const HOUR_MS = 3_600_000;
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
  const series = async (id: KpiId, ...times: Date[]) =>
    (await selectSeries(database.manager, id, times, 'America/Chicago')).map((point) => point.value);

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    expect((await test.ingest(story)).status).toBe(202);
    await eventually(async () => expect(await database.query('SELECT 1 FROM sessions')).toHaveLength(5));
    await eventually(async () => expect(await database.query('SELECT 1 FROM calls')).toHaveLength(3));
  });
  afterAll(() => test.close());

  it.each([
    ['active_sessions', 1, 'one was begun within four hours'],
    ['satisfaction', 10 / 3, '(5 + 3 + 2) ÷ 3'],
    ['first_session_success', 0.5, 'of two first sessions one was rated 4 or better'],
    ['inbound_call_rate', 100, 'two calls of two active customers'],
    ['time_to_acknowledge', null, 'nothing was acknowledged'],
  ] as const)('%s is %s: %s', async (...[id, value]) => {
    const [told] = await series(id, now);
    if (value === null) expect(told).toBeNull();
    else expect(told).toBeCloseTo(value, 10);
  });

  it('tell the past as it was known by its events, and null where there were none', async () => {
    expect(await series('satisfaction', hoursAgo(80), hoursAgo(48), now)).toEqual([null, 2, expect.closeTo(10 / 3)]);
    expect(await series('active_sessions', hoursAgo(4.5), hoursAgo(0.5))).toEqual([1, 1]);
    // One call in the week, and B alone was active then.
    expect(await series('inbound_call_rate', hoursAgo(70))).toEqual([100]);
    expect(await series('inbound_call_rate', hoursAgo(100))).toEqual([null]);
  });

  it("count a day's sessions from midnight in the marketplace's zone", async () => {
    const noon = new Date(now.toISOString().replace(/T.*/, 'T18:00:00Z'));
    const [today] = await series('sessions_today', noon);
    const started = story
      .filter((item) => item.event_type === 'session.started')
      .map((item) => new Date(item.occurred_at));
    const midnight = new Date(noon.getTime() - 12 * HOUR_MS);
    // 18:00 UTC is 12:00 in Chicago in winter and 13:00 in summer.
    const offset =
      new Intl.DateTimeFormat('en', { timeZone: 'America/Chicago', hour: 'numeric', hour12: false }).format(noon) ===
      '13'
        ? -1
        : 0;
    const from = midnight.getTime() + offset * HOUR_MS;
    expect(today).toBe(started.filter((at) => at.getTime() >= from && at <= noon).length);
  });

  it('count critical alerts until somebody deals with them', async () => {
    expect(await selectActiveCriticalAlerts(database.manager)).toBe(0);
    await test.ingest([call('C', 0.3), call('C', 0.2), call('C', 0.1)]);
    await eventually(async () => expect(await selectActiveCriticalAlerts(database.manager)).toBe(1));
  });
});
