import type { ModelsAnswer, PredictAnswer, TrainAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { createRandom } from '../../testing/generated-demand.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { writer } from '../../testing/write-projections.js';
import { probabilityOf } from '../models/fit-logistic.js';
import { ChurnService } from './churn.service.js';
import { ChurnCutsService } from './churn-cuts.service.js';
import { selectCutRows, selectCuts } from './cuts.queries.js';
import { selectFacts } from './facts.queries.js';
import { PRIOR_ID } from './prior.js';

const DAY_MS = 86_400_000;
const HEADERS = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
const never = new AbortController().signal;

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
