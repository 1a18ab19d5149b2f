import type { ModelsAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { createRandom } from '../../testing/generated-demand.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { writer } from '../../testing/write-projections.js';
import { ChurnJob } from './churn.job.js';
import { ChurnService } from './churn.service.js';
import { ChurnTrainingService } from './churn-training.service.js';
import { selectCuts } from './cuts.queries.js';
import { sayLabel, selectWords } from './labels.queries.js';
import { PRIOR_ID } from './prior.js';

const DAY_MS = 86_400_000;
const HEADERS = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };

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

  it('learns from what people say of customers whose outcome is not known yet, word by word', async () => {
    const training = test.app.get(ChurnTrainingService);
    const train = async () => {
      const trained = await training.trainOnHistory(asOf);
      if (trained.kind !== 'trained') throw new Error(trained.reason);
      return trained.model;
    };
    const newest = (await selectCuts(database.manager, asOf)).at(-1)!.cutAt;
    const rows = await database.query<{ id: string }[]>(
      'SELECT customer_id AS id FROM churn_rows WHERE cut_at = $1 ORDER BY customer_id LIMIT 30',
      [newest],
    );
    const say = (i: number, leaving: boolean | null) =>
      sayLabel(
        database.manager,
        {
          source: 'verdict',
          sourceId: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
          customerId: rows[i]!.id,
          aboutAt: new Date(newest.getTime() + 1),
          leaving,
        },
        new Date(newest.getTime() + 3_600_000),
      );
    const before = await train();
    for (let i = 0; i < 30; i++) await say(i, i < 20);
    const after = await train();
    expect(before.trainedOn).toMatchObject({ said: 0, labelsUpTo: null });
    const { rows: counted, left } = before.trainedOn!;
    expect(after.trainedOn).toEqual({ rows: counted + 30, left: left + 20, said: 30, labelsUpTo: '30' });
    expect(after.validation.rows).toBe(before.validation.rows);

    await say(0, null);
    await say(1, false);
    await say(1, false);
    expect((await train()).trainedOn).toEqual({ rows: counted + 29, left: left + 18, said: 29, labelsUpTo: '32' });
    expect(await selectWords(database.manager, newest)).toEqual([]);
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
