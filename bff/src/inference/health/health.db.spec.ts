import type { CustomerHealthHistory } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { HealthJob } from './health.job.js';
import { lockDue, type StoredHealth, selectFacts, selectHealth } from './health.queries.js';

const DAY_MS = 86_400_000;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
let ids = 0;
const event = (event_type: string, days: number, data: object) => ({
  event_id: `health-${ids++}`,
  event_type,
  occurred_at: daysAgo(days).toISOString(),
  data,
});
const session = (days: number, tutor_id: string, rating?: number) =>
  event('session.completed', days, {
    session_id: `s${ids}`,
    customer_id: 'stu_1',
    tutor_id,
    subject: 'calculus',
    duration_minutes: 60,
    ...(rating === undefined ? {} : { rating }),
  });
const call = (days: number) => event('support.call.inbound', days, { call_id: `c${ids}`, customer_id: 'stu_1' });

/** Four sessions within 30 days and one before; two first sessions, of which one went well; one call in 14 days. */
const story = [
  event('customer.health.updated', 90, {
    customer_id: 'stu_1',
    name: 'Ana',
    signed_up_at: daysAgo(200).toISOString(),
    goal: { status: 'open' },
  }),
  session(40, 'tut_1', 5),
  session(20, 'tut_2', 3),
  session(10, 'tut_1', 1),
  session(5, 'tut_1'),
  session(1, 'tut_1', 4),
  call(20),
  call(3),
  // Something is heard of the platform just now: silence means something.
  event('customer.health.updated', 0, { customer_id: 'stu_2' }),
];

describe('health from events', () => {
  let test: TestApp;
  let database: DataSource;
  const stored = async () => (await selectHealth(database.manager, 'stu_1')) as StoredHealth;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    expect((await test.ingest(story)).status).toBe(202);
    await eventually(async () => expect((await stored())?.calls14d).toBe(1));
  });
  afterAll(() => test.close());

  it('is scored as computed by hand', async () => {
    const { score, tier, contributions, active } = await stored();
    const value = Object.fromEntries(contributions.map((c) => [c.component, c.value]));
    // Velocity: four sessions in 30 days are 4 ÷ (30 ÷ 7) a week, of the two that make it full.
    expect(value).toEqual({
      firstSession: 50,
      velocity: expect.closeTo((100 * 4) / (30 / 7) / 2),
      calls: 75,
      goal: 100,
      consistency: 80,
    });
    expect(score).toBeCloseTo(0.3 * 50 + 0.25 * 46.6667 + 0.2 * 75 + 0.15 * 100 + 0.1 * 80, 3);
    expect([tier, active]).toEqual(['at_risk', true]);
  });

  it('takes no event after its moment into account', async () => {
    const [facts] = await selectFacts(database.manager, ['stu_1'], daysAgo(15));
    expect(facts).toMatchObject({
      sessions: 2,
      sessions30d: 2,
      calls14d: 1,
      firstSessionsRated: 2,
      firstSessionsGood: 1,
      sessionsWithMainTutor: 1,
    });
  });

  it('knows when its windows roll next: the oldest session leaves 30 days, the oldest call 14', async () => {
    const [facts] = await selectFacts(database.manager, ['stu_1'], now);
    expect(facts!.rollsAt!.getTime()).toBeCloseTo(daysAgo(20 - 30).getTime(), -2);
  });

  it('keeps a score only when it came about otherwise than the one before', async () => {
    const count = async () => (await database.query('SELECT count(*)::int AS n FROM health_history'))[0].n as number;
    const [before, score] = [await count(), (await stored()).score];
    const rescore = () =>
      database.transaction((manager) => test.app.get(HealthJob).score(manager, ['stu_1'], new Date()));
    await rescore();
    await rescore();
    expect([await count(), (await stored()).score]).toEqual([before, score]);
  });

  it('is told when it moves far, at once or bit by bit, and not otherwise', async () => {
    const job = test.app.get(HealthJob);
    const told = async () =>
      (await database.query(`SELECT FROM outbox WHERE topic = 'customer_health.changed'`)).length;
    /** Scores anew after the stored score was so many points higher than it is. */
    const moveBy = async (points: number) => {
      await database.query('UPDATE customer_health SET score = score + $1 WHERE customer_id = $2', [points, 'stu_1']);
      await database.transaction((manager) => job.score(manager, ['stu_1'], new Date()));
      return told();
    };
    const before = await moveBy(0);
    expect(await moveBy(4.9)).toBe(before);
    expect(await moveBy(5.1)).toBe(before + 1);
    await database.query(`UPDATE customer_health SET told_score = score + 5.1 WHERE customer_id = 'stu_1'`);
    expect(await moveBy(1)).toBe(before + 2);
    expect(await moveBy(1)).toBe(before + 2);
    await database.query(`UPDATE customer_health SET tier = 'thriving' WHERE customer_id = 'stu_1'`);
    expect(await moveBy(0)).toBe(before + 3);
  });

  it('tells the scores of before they were kept from what is known now, and what changed since', async () => {
    const query = `?from=${daysAgo(30).toISOString()}&to=${new Date().toISOString()}`;
    const reply = await test.request('GET', `/api/customers/stu_1/health${query}`, { 'x-api-key': ADMIN_KEY });
    const { score, history, change } = reply.body as unknown as CustomerHealthHistory;
    expect(history.length).toBeGreaterThan(29);
    expect(history[0]).toMatchObject({ at: daysAgo(30).toISOString(), source: 'derived' });
    expect(history.at(-1)).toMatchObject({ score, source: 'recorded' });
    // 30 days ago: one first session of one went well, one session in 30 days, no call, an open goal.
    expect(history[0]!.score).toBeCloseTo(0.3 * 100 + 0.25 * 11.6667 + 0.2 * 100 + 0.15 * 100 + 0.1 * 100, 3);
    expect(change!.change).toBeCloseTo(score! - history[0]!.score, 10);
    expect(change!.components.reduce((sum, one) => sum + one.change, 0)).toBeCloseTo(change!.change, 9);
  });

  it.each([
    'from=2026-02-30T00:00:00Z',
    'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    'from=2020-01-01T00:00:00Z',
    'to=now',
  ])('refuses the time %s', async (query) => {
    const { status } = await test.request('GET', `/api/customers/stu_1/health?${query}`, { 'x-api-key': ADMIN_KEY });
    expect(status).toBe(400);
  });

  it('counts 30 days as 720 hours, whatever clocks did in the zone of the session', async () => {
    const asOf = new Date('2026-03-20T12:00:00Z');
    const hour = 3_600_000;
    for (const [i, hours] of [719.5, 720.5].entries())
      await database.query(
        `INSERT INTO sessions (session_id, customer_id, tutor_id, state, ended_at, stamps)
         VALUES ($1, 'stu_dst', 'tut_1', 'completed', $2, '{}')`,
        [`dst${i}`, new Date(asOf.getTime() - hours * hour)],
      );
    await database.query(`INSERT INTO customers (customer_id, stamps) VALUES ('stu_dst', '{}')`);
    await database.transaction(async (manager) => {
      await manager.query(`SET LOCAL timezone = 'America/Chicago'`);
      expect((await selectFacts(manager, ['stu_dst'], asOf))[0]).toMatchObject({ sessions: 2, sessions30d: 1 });
    });
  });

  it('keeps what was, and no score, while events are missing for a week', async () => {
    const before = await stored();
    const weekOn = new Date(now.getTime() + 7 * DAY_MS);
    const kept = () => database.query(`SELECT at FROM health_history WHERE customer_id = 'stu_1' ORDER BY at`);
    const history = await kept();
    await database.transaction((manager) => test.app.get(HealthJob).score(manager, ['stu_1'], weekOn));
    expect(await kept()).toEqual(history);
    const { score, asOf } = await stored();
    expect(Number.isFinite(score)).toBe(true);
    expect([before.asOf < weekOn, asOf]).toEqual([true, weekOn]);
  });

  it('is not due again and again of who is not known any more', async () => {
    await database.query(
      `INSERT INTO customer_health (customer_id, component_values, weights, calls_14d, active, as_of, due_at)
       VALUES ('gone', '{}', '{}', 0, false, $1, $1)`,
      [daysAgo(1)],
    );
    const due = await database.transaction((manager) => lockDue(manager, now, 10));
    expect(due).not.toContain('gone');
    await database.query(`DELETE FROM customer_health WHERE customer_id = 'gone'`);
  });

  it('gets worse for who goes silent, without any event', async () => {
    const before = (await stored()).score!;
    await database.transaction((manager) =>
      test.app.get(HealthJob).score(manager, ['stu_1'], new Date(now.getTime() + 35 * DAY_MS)),
    );
    const { score, contributions } = await stored();
    expect(contributions.find((c) => c.component === 'velocity')?.value).toBe(0);
    expect(score).toBeLessThan(before);
  });
});
