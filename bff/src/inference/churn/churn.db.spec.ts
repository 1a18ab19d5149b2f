import type { ModelsAnswer, PredictAnswer, TrainAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { createRandom } from '../../testing/generated-demand.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { probabilityOf } from '../models/fit-logistic.js';
import { ChurnJob } from './churn.job.js';
import { ChurnService } from './churn.service.js';
import { ChurnCutsService } from './churn-cuts.service.js';
import { selectCutRows, selectCuts } from './cuts.queries.js';
import { selectFacts } from './facts.queries.js';
import { PRIOR_ID } from './prior.js';

const DAY_MS = 86_400_000;
const HEADERS = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
const never = new AbortController().signal;

/** Writes rows as folding would, with the stamps that it gives. */
function writer(database: DataSource) {
  let ids = 0;
  const iso = (at: Date) => at.toISOString();
  return {
    customer: (id: string, signedUpAt: Date, goal: { status: string; at: Date } | null = null) =>
      database.query(
        `INSERT INTO customers (customer_id, signed_up_at, goal_status, goal_renewed, acquisition_channel, stamps)
         VALUES ($1, $2, $3, false, 'referral', $4)`,
        [
          id,
          signedUpAt,
          goal?.status ?? null,
          JSON.stringify({
            signed_up_at: [1, iso(signedUpAt), 'e'],
            acquisition_channel: [0, iso(signedUpAt), 'e'],
            ...(goal && { goal_status: [0, iso(goal.at), 'e'] }),
          }),
        ],
      ),
    session: (customerId: string, endedAt: Date, more: { tutor?: string; rating?: number; ratedAt?: Date } = {}) =>
      database.query(
        `INSERT INTO sessions (session_id, customer_id, tutor_id, subject, state, ended_at, rating, stamps)
         VALUES ($1, $2, $3, 'latin', 'completed', $4, $5, $6)`,
        [
          `s${ids++}`,
          customerId,
          more.tutor ?? 'ana',
          endedAt,
          more.rating ?? null,
          more.rating === undefined ? {} : { rating: [1, iso(more.ratedAt ?? endedAt), 'e'] },
        ],
      ),
    call: (customerId: string, calledAt: Date) =>
      database.query(`INSERT INTO calls (call_id, customer_id, called_at, stamps) VALUES ($1, $2, $3, '{}')`, [
        `k${ids++}`,
        customerId,
        calledAt,
      ]),
    told: (customerId: string, at: Date, goal: object) =>
      database.query(
        `INSERT INTO events (event_id, stream, occurred_at, data) VALUES ($1, 'customer.health.updated', $2, $3)`,
        [`e${ids++}`, at, { customer_id: customerId, goal }],
      ),
    newestEvent: (at: Date) => database.query('UPDATE projection_clock SET newest_event_at = $1', [at]),
  };
}

describe('churn', () => {
  let test: TestApp;
  let database: DataSource;
  let write: ReturnType<typeof writer>;
  const now = new Date();
  const ago = (days: number, from = now) => new Date(from.getTime() - days * DAY_MS);
  const get = async <T>(path: string) => (await test.request('GET', path, HEADERS)).body as T;
  const post = (path: string, body?: object) =>
    test.request('POST', path, HEADERS, body === undefined ? '{}' : JSON.stringify(body));

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    write = writer(database);
  });
  afterAll(() => test.close());

  describe('facts', () => {
    beforeAll(async () => {
      await write.customer('stu_1', ago(200));
      for (const [days, tutor, rating] of [
        [95, 'ana', 1],
        [80, 'ana', 5],
        [45, 'bo', 4],
        [20, 'ana', undefined],
        [5, 'ana', 2],
      ] as const) {
        await write.session('stu_1', ago(days), { tutor, ...(rating && { rating }) });
      }
      for (const days of [29, 13, 1]) await write.call('stu_1', ago(days));
    });

    it('are as counted by hand', async () => {
      const [facts] = await selectFacts(database.manager, ['stu_1', 'nobody'], now, 'stored');
      expect(facts).toEqual({
        customerId: 'stu_1',
        tenureDays: expect.closeTo(200),
        historyDays: expect.closeTo(95),
        sessions30d: 2,
        sessionsBefore30d: 1,
        sessions90d: 4,
        lastSessionDays: expect.closeTo(5),
        firstSessionDays: expect.closeTo(80),
        meanRating: expect.closeTo(11 / 3),
        sessionsWithMainTutor: 3,
        calls14d: 2,
        calls30d: 3,
        goalStatus: null,
        goalRenewed: false,
        channel: 'referral',
      });
    });

    it('know nothing of a customer who came later', async () => {
      expect(await selectFacts(database.manager, ['stu_1'], ago(201), 'said_by_then')).toEqual([]);
    });
  });

  it('cannot see beyond a cut: whatever is planted after it, the features are the same', async () => {
    const cuts = test.app.get(ChurnCutsService);
    await write.customer('stu_2', ago(200), { status: 'open', at: ago(150) });
    await write.told('stu_2', ago(89), { status: 'open' });
    for (let days = 95; days > 75; days -= 3) await write.session('stu_2', ago(days), { rating: 4 });
    await write.newestEvent(now);
    await cuts.take(now, true, never);
    const cut = (await selectCuts(database.manager, now)).find(({ labelled }) => labelled)!;
    const before = await selectCutRows(database.manager, cut.cutAt);
    expect(before.find(({ customerId }) => customerId === 'stu_2')).toMatchObject({
      churned: true,
      features: { goalDone: 0, meanRating: 4 },
    });

    const hour = 3_600_000;
    const later = (hours: number) => new Date(cut.cutAt.getTime() + hours * hour);
    // A session after the cut, a rating of one before that is given after it, a goal that is reached after it, a call.
    await write.session('stu_2', later(1), { rating: 1 });
    await database.query(
      `UPDATE sessions SET rating = 1, stamps = $1 WHERE session_id = (SELECT max(session_id) FROM sessions
       WHERE customer_id = 'stu_2' AND ended_at < $2)`,
      [{ rating: [1, later(2).toISOString(), 'e'] }, cut.cutAt],
    );
    await write.told('stu_2', later(3), { status: 'completed' });
    await database.query(`UPDATE customers SET goal_status = 'completed', stamps = $1 WHERE customer_id = 'stu_2'`, [
      {
        signed_up_at: [1, ago(200).toISOString(), 'e'],
        goal_status: [0, later(3).toISOString(), 'e'],
        acquisition_channel: [0, later(4).toISOString(), 'e'],
      },
    ]);
    await write.call('stu_2', later(5));
    await cuts.take(now, true, never);

    const after = await selectCutRows(database.manager, cut.cutAt);
    const of = (rows: typeof after) => rows.find(({ customerId }) => customerId === 'stu_2')!;
    expect(of(after).features).toEqual(of(before).features);
    // What it was not told of before is lost, and so is everybody's: that it is lost would tell who stayed.
    expect(after.map(({ channel }) => channel)).toEqual(after.map(() => null));
    expect(of(after).churned).toBe(false);
  });

  it('is scored for who is touched, with factors that add up to the log-odds', async () => {
    const event = (event_type: string, days: number, data: object) => ({
      event_id: `churn-${event_type}-${days}`,
      event_type,
      occurred_at: ago(days).toISOString(),
      data,
    });
    const session = { customer_id: 'stu_3', tutor_id: 'ana', subject: 'latin', duration_minutes: 60 };
    await test.ingest([
      event('customer.health.updated', 80, { customer_id: 'stu_3', signed_up_at: ago(80).toISOString() }),
      ...[70, 63, 56, 49].map((days) => event('session.completed', days, { ...session, session_id: `c${days}` })),
      event('support.call.inbound', 0, { call_id: 'c1', customer_id: 'stu_3' }),
    ]);
    const churn = test.app.get(ChurnService);
    await eventually(async () => expect((await churn.of(['stu_3'])).size).toBe(1));
    const risk = (await churn.of(['stu_3', 'nobody'])).get('stu_3')!;
    const logOdds = risk.contributions.reduce((sum, { contribution }) => sum + contribution, risk.base);
    expect(Math.abs(probabilityOf(logOdds) - risk.probability)).toBeLessThan(1e-6);
    // Seven weeks of silence after a session a week.
    expect(risk.probability).toBeGreaterThan(0.9);
    expect(risk).toMatchObject({ atRisk: true, modelId: PRIOR_ID });
    expect(risk.factors).toHaveLength(3);
  });

  it('has no score for who has left', async () => {
    const churn = test.app.get(ChurnService);
    const later = new Date(now.getTime() + 60 * DAY_MS);
    await write.newestEvent(later);
    await database.transaction((manager) => churn.score(manager, ['stu_3'], later));
    expect((await churn.of(['stu_3'])).size).toBe(0);
    await write.newestEvent(now);
  });

  it('serves the prior first, and says why nothing was learnt', async () => {
    const { items } = await get<ModelsAnswer>('/api/models');
    expect(items[0]).toMatchObject({ id: PRIOR_ID, source: 'prior', state: 'in_force' });
    expect(items[0]!.validation).toMatchObject({ on: 'simulated' });
    const answer = await post('/api/models/churn/train');
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    expect((await post('/api/models/churn/rollback')).status).toBe(409);
  });

  it('is learnt from rows that are sent: such a model is asked, and decides nothing', async () => {
    const random = createRandom(4);
    const draw = (i: number) => {
      const [months, fee] = [Math.floor(random() * 60), 20 + Math.round(random() * 90)];
      const leaves = random() < probabilityOf(1 - 0.06 * months + 0.01 * fee);
      return { id: `r${i}`, features: { months, fee: i % 20 === 0 ? null : fee }, churned: leaves };
    };
    const rows = Array.from({ length: 1_500 }, (_, i) => draw(i));
    const trained = (await post('/api/models/churn/train', { rows })).body as unknown as TrainAnswer;
    expect(trained).toMatchObject({ state: 'apart', validation: { on: 'apart', rows: 1_500 } });
    expect(trained.validation.calibrationError).toBeLessThan(0.06);
    expect(trained.validation.recall).toBeGreaterThanOrEqual(0.8);

    const asked = rows.slice(0, 3).map(({ id, features }) => ({ id, features }));
    const answer = await post(`/api/models/${trained.modelId}/predict`, { rows: asked });
    const { items } = answer.body as unknown as PredictAnswer;
    expect(items.map(({ id }) => id)).toEqual(['r0', 'r1', 'r2']);
    for (const { probability, base, contributions } of items) {
      const logOdds = Object.values(contributions).reduce((sum, one) => sum + one, base);
      expect(Math.log(probability / (1 - probability))).toBeCloseTo(logOdds, 6);
    }
    expect((await get<ModelsAnswer>('/api/models')).items[0]!.id).toBe(PRIOR_ID);
  });

  it('refuses rows that teach nothing or are none, with a pointer', async () => {
    const alike = Array.from({ length: 30 }, (_, i) => ({ id: `r${i}`, features: { x: i }, churned: 1 }));
    for (const [path, body, pointer] of [
      ['/api/models/churn/train', { rows: alike }, '/rows'],
      ['/api/models/churn/train', { rows: [{ id: 'a', features: { x: 'y' }, churned: 1 }] }, '/rows/0/features/x'],
      [`/api/models/${PRIOR_ID}/predict`, { rows: [{ id: 'a', features: { height: 2 } }] }, '/rows/0/features/height'],
      [`/api/models/${PRIOR_ID}/predict`, {}, '/rows'],
    ] as const) {
      const { status, body: problem } = await post(path, body);
      expect([status, problem.pointer]).toEqual([400, pointer]);
    }
    expect((await post('/api/models/nothing/predict', { rows: [] })).status).toBe(404);
  });
});

describe('churn with a history', () => {
  const asOf = new Date('2026-11-20T12:00:00Z');
  let test: TestApp;
  let database: DataSource;

  /** Four hundred customers, a session every five days; half of them pause longer and longer at some time, and leave. */
  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    const random = createRandom(12);
    const sessions: { id: string; customer: string; at: Date }[] = [];
    for (let i = 0; i < 400; i++) {
      const leavesAt = i % 2 === 0 ? 118 - 110 * random() : 0;
      for (let days = 118 - 5 * random(); days > leavesAt; days -= 2 + 6 * random() + (days < leavesAt + 25 ? 5 : 0)) {
        sessions.push({ id: `s${sessions.length}`, customer: `c${i}`, at: new Date(asOf.getTime() - days * DAY_MS) });
      }
    }
    await database.query(
      `INSERT INTO customers (customer_id, signed_up_at, stamps)
       SELECT 'c' || i, $1::timestamptz - make_interval(days => 300 + i), '{}' FROM generate_series(0, 399) AS i`,
      [asOf],
    );
    await database.query(
      `INSERT INTO sessions (session_id, customer_id, tutor_id, subject, state, ended_at, stamps)
       SELECT s.id, s.customer, 'ana', 'latin', 'completed', s.at, '{}'
       FROM jsonb_to_recordset($1::jsonb) AS s(id text, customer text, at timestamptz)`,
      [JSON.stringify(sessions)],
    );
    await writer(database).newestEvent(asOf);
  });
  afterAll(() => test.close());

  it('is learnt once a week, promoted, rolled back by one call, and everybody is scored anew', async () => {
    const job = test.app.get(ChurnJob);
    const models = async () => (await test.request('GET', '/api/models', HEADERS)).body as unknown as ModelsAnswer;
    await job.tick(asOf);
    const [first, ...others] = (await models()).items;
    expect(first).toMatchObject({ source: 'history', state: 'in_force', asOf: asOf.toISOString() });
    expect(others.map(({ state }) => state)).toEqual(['superseded']);
    expect(first!.validation).toMatchObject({ on: 'later' });
    expect(first!.validation.calibrationError).toBeLessThanOrEqual(0.06);
    expect(first!.validation.recall).toBeGreaterThanOrEqual(0.8);
    expect(first!.validation.auc).toBeGreaterThan(0.9);
    expect(first!.comparison!.challenger).toBeLessThan(first!.comparison!.inForce + first!.comparison!.standardError);
    expect(first!.watch!.asOf).toBe(asOf.toISOString());

    await job.tick(new Date(asOf.getTime() + 3_600_000));
    expect((await models()).items).toHaveLength(2);

    const churn = test.app.get(ChurnService);
    await database.transaction((manager) => churn.score(manager, ['c1', 'c3'], asOf));
    expect((await churn.of(['c1'])).get('c1')).toMatchObject({ modelId: first!.id, atRisk: false });
    const rolled = await test.request('POST', '/api/models/churn/rollback', HEADERS, '{}');
    expect(rolled.body).toMatchObject({ id: PRIOR_ID, state: 'in_force' });
    expect((await models()).items.map(({ state }) => state)).toEqual(['in_force', 'withdrawn']);
    await eventually(async () => {
      const scored = await churn.of(['c1', 'c3']);
      expect([...scored.values()].map(({ modelId }) => modelId)).toEqual([PRIOR_ID, PRIOR_ID]);
    }, 20_000);
    const [entry] = await database.query(`SELECT details FROM audit WHERE action = 'model.roll_back'`);
    expect(entry.details).toEqual({ withdrawn: first!.id });
  });

  it('runs when an admin asks, as of a moment that is past', async () => {
    const started = await test.request(
      'POST',
      '/api/jobs/churn/run',
      HEADERS,
      JSON.stringify({ asOf: new Date(asOf.getTime() - 7 * DAY_MS).toISOString() }),
    );
    expect(started.status).toBe(202);
    await eventually(async () => {
      const { body } = await test.request('GET', `/api/jobs/runs/${started.body.runId}`, HEADERS);
      expect(body.error).toBeNull();
      expect(body.status).toBe('done');
    }, 25_000);
    const [{ count }] = await database.query('SELECT count(*)::int AS count FROM churn_scores');
    expect(count).toBeGreaterThan(150);
  });
});
