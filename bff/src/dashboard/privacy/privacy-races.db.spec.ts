import type { CustomersAnswer, Erasure } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { eraseDeliveries } from '../../delivery/webhooks/erase-deliveries.queries.js';
import { claimDue, insertDelivery, recordAttempt } from '../../delivery/webhooks/webhooks.queries.js';
import { replaceCut } from '../../inference/churn/cuts.queries.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';

const KEY = { 'x-api-key': ADMIN_KEY };

describe('what goes on while a customer is erased', () => {
  let test: TestApp;
  let database: DataSource;
  let nth = 0;
  const others: QueryRunner[] = [];

  const tell = (customer_id: string, name: string) => {
    const occurred_at = new Date(Date.now() - 3_600_000 + 1_000 * ++nth).toISOString();
    const data = { customer_id, name };
    return test.ingest([{ event_id: `e${nth}`, event_type: 'customer.health.updated', occurred_at, data }]);
  };
  /** A transaction of somebody else, with something done in it. */
  const begin = async (...statements: string[]) => {
    const other = database.createQueryRunner();
    others.push(other);
    await other.startTransaction();
    for (const statement of statements) await other.query(statement);
    return other;
  };
  const erase = async (id: string) =>
    (await test.request('DELETE', `/api/privacy/customers/${id}`, KEY)).body as unknown as Erasure;
  const isDone = ({ id }: Erasure) =>
    eventually(async () =>
      expect((await test.request('GET', `/api/privacy/erasures/${id}`, KEY)).body.status).toBe('done'),
    );
  const shown = async () => {
    const { body } = await test.request('GET', '/api/customers', KEY);
    return (body as unknown as CustomersAnswer).items.map(({ customerId }) => customerId);
  };
  const scored = async (id: string) =>
    (await database.query('SELECT FROM customer_health WHERE customer_id = $1', [id])).length;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(async () => {
    for (const other of others) await other.release();
    await test.close();
  });

  it('takes what was being stored when they were hidden', async () => {
    await tell('cy', 'Cy Before');
    await eventually(async () => expect(await shown()).toEqual(['cy']));
    const storing = await begin(
      `INSERT INTO events (event_id, stream, occurred_at, data)
       VALUES ('late', 'customer.health.updated', now(), '{"customer_id":"cy","name":"Cy Meanwhile"}')`,
    );
    const erasure = await erase('cy');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await storing.commitTransaction();
    await isDone(erasure);
    await tell('dee', 'Dee After');
    await eventually(async () => expect(await shown()).toEqual(['dee']));
    const [{ data }] = await database.query(`SELECT data FROM events WHERE event_id = 'late'`);
    expect(data).toEqual({ customer_id: expect.stringMatching(/^erased:/) });
  });

  it('takes their id out of the ids of what was polled while they were being hidden', async () => {
    await tell('fay', 'Fay Before');
    await eventually(async () => expect(await shown()).toContain('fay'));
    const id = 'rails:customers:fay:2026-01-01T00:00:00Z';
    const storing = await begin(
      `INSERT INTO event_ids (event_id, occurred_at, body_hash) VALUES ('${id}', now(), '')`,
      `INSERT INTO events (event_id, stream, occurred_at, data)
       VALUES ('${id}', 'customer.health.updated', now(), '{"customer_id":"fay","name":"Fay Meanwhile"}')`,
    );
    const erasure = await erase('fay');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await storing.commitTransaction();
    await isDone(erasure);
    for (const table of ['events', 'event_ids'])
      expect(await database.query(`SELECT FROM ${table} WHERE event_id LIKE '%fay%'`)).toEqual([]);
  });

  it('forgets in the audit what was decided while they were hidden, and what is not done yet with it', async () => {
    await tell('ada', 'Ada Decided');
    await eventually(async () => expect(await scored('ada')).toBe(1));
    const holding = await begin('LOCK TABLE calls IN SHARE MODE');
    const erasure = await erase('ada');
    await eventually(async () => {
      const [{ waiting }] = await database.query(
        `SELECT count(*)::int AS waiting FROM pg_locks WHERE relation = 'calls'::regclass AND NOT granted`,
      );
      expect(waiting).toBe(1);
    });
    await database.query(
      `WITH decided AS (
         INSERT INTO interventions (kind, subject_kind, subject_id, state, held_out, created_at, created_by)
         VALUES ('call', 'customer', 'ada', 'open', false, now(), 'ops') RETURNING intervention_id)
       INSERT INTO audit (at, actor, action, target, details)
       SELECT now(), 'ops', 'intervention.create', 'intervention:' || intervention_id, '{"subject":"customer:ada"}' FROM decided`,
    );
    await holding.commitTransaction();
    await isDone(erasure);
    expect(await database.query(`SELECT details FROM audit WHERE action = 'intervention.create'`)).toEqual([
      { details: {} },
    ]);
    expect(await database.query('SELECT FROM interventions')).toEqual([]);
  });

  it('forgets a score that was under way', async () => {
    await tell('eve', 'Eve Scored');
    await eventually(async () => expect(await scored('eve')).toBe(1));
    const holding = await begin('LOCK TABLE health_history IN SHARE MODE');
    await test.app.get(JobRuns).start('health', new Date(), 'test');
    await eventually(async () => {
      const [{ waiting }] = await database.query(
        `SELECT count(*)::int AS waiting FROM pg_locks WHERE relation = 'health_history'::regclass AND NOT granted`,
      );
      expect(waiting).toBe(1);
    });
    const erasure = await erase('eve');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await holding.commitTransaction();
    await isDone(erasure);
    expect(await scored('eve')).toBe(0);
  });

  it('writes nobody into a cut who is gone since it was read', async () => {
    const cutAt = new Date('2026-01-05T06:00:00Z');
    const row = { features: {}, channel: null, churned: null };
    const rows = ['dee', 'gone'].map((customerId) => ({ ...row, customerId }));
    await database.transaction((manager) => replaceCut(manager, cutAt, rows));
    const written = await database.query('SELECT customer_id AS id FROM churn_rows WHERE cut_at = $1', [cutAt]);
    expect(written).toEqual([{ id: 'dee' }]);
  });

  it('does not send a message again that was emptied while it was sent', async () => {
    const { manager } = database;
    const at = new Date();
    const alertId = '00000000-0000-4000-8000-000000000001';
    const message = { deliveryId: 'm1', url: 'http://x', type: 'alert.created', alertId, body: '{"a":1}', dueAt: at };
    await insertDelivery(manager, message);
    const [claimed] = await claimDue(manager, { at, until: new Date(at.getTime() + 60_000), limit: 1 });
    await eraseDeliveries(manager, { alertIds: [alertId] });
    const outcome = { kind: 'retry' as const, at };
    expect(await recordAttempt(manager, claimed!, { outcome, status: 500, error: 'HTTP 500', at })).toBe(false);
    expect(await claimDue(manager, { at, until: at, limit: 1 })).toEqual([]);
  });

  it('hides the next one although of the one before much is still to be looked through', async () => {
    await tell('fay', 'Fay First');
    await tell('gil', 'Gil Second');
    await eventually(async () => expect(await shown()).toEqual(expect.arrayContaining(['fay', 'gil'])));
    const holding = await begin('LOCK TABLE quarantine IN EXCLUSIVE MODE');
    await database.query(
      `INSERT INTO erasures (customer_id, requested_at) VALUES ('fay', now() - interval '1 s'), ('gil', now())`,
    );
    test.app.get(Wake).wake('outbox');
    await eventually(async () => expect(await shown()).toEqual(['dee']));
    const unfinished = await database.query('SELECT FROM erasures WHERE finished_at IS NULL');
    expect(unfinished).toHaveLength(2);
    await holding.commitTransaction();
    await eventually(async () =>
      expect(await database.query('SELECT FROM erasures WHERE finished_at IS NULL')).toHaveLength(0),
    );
  });
});
