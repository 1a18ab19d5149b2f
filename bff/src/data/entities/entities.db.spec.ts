import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { EntitiesJob } from './entities.job.js';

const at = (minutesAgo: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - minutesAgo * 60_000).toISOString();
const session = { session_id: 's1', customer_id: 'stu_1', tutor_id: 'tut_1', subject: 'calculus' };
const story = [
  { event_id: 'e1', event_type: 'session.started', occurred_at: at(90), data: session },
  { event_id: 'e2', event_type: 'session.completed', occurred_at: at(30), data: { ...session, duration_minutes: 60 } },
  {
    event_id: 'e3',
    event_type: 'session.rating.submitted_by_student',
    occurred_at: at(20),
    data: { session_id: 's1', rating: 5 },
  },
  {
    event_id: 'e4',
    event_type: 'support.call.inbound',
    occurred_at: at(10),
    data: { call_id: 'c1', customer_id: 'stu_1' },
  },
  {
    event_id: 'e5',
    event_type: 'customer.health.updated',
    occurred_at: at(5),
    data: { customer_id: 'stu_1', name: 'Ana', goal: { status: 'open' } },
  },
  { event_id: 'e6', event_type: 'customer.page.view', occurred_at: at(1), data: { customer_id: 'stu_1' } },
];
const TABLES = ['customers', 'tutors', 'sessions', 'calls'] as const;

describe('projections', () => {
  let test: TestApp;
  let database: DataSource;
  const rows = async () =>
    Promise.all(
      TABLES.map((table) =>
        database.query<Record<string, unknown>[]>(
          `SELECT to_jsonb(t) - '{tx_id,touched_at}'::text[] AS row FROM ${table} t ORDER BY 1::text`,
        ),
      ),
    );
  const caughtUp = async () =>
    (
      await database.query<{ behind: number }[]>(
        `SELECT count(*)::int AS behind FROM events WHERE tx_id > (SELECT tx_id FROM cursors WHERE name = 'entities')`,
      )
    )[0]!.behind === 0;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('show what the marketplace looks like, soon after the events came in', async () => {
    await test.ingest(story.toReversed());
    await eventually(async () =>
      expect(await database.query('SELECT state, rating, duration_minutes FROM sessions')).toEqual([
        { state: 'completed', rating: 5, duration_minutes: 60 },
      ]),
    );
    expect(await database.query('SELECT name, goal_status FROM customers')).toEqual([
      { name: 'Ana', goal_status: 'open' },
    ]);
  });

  it('come back the same when they are dropped and the events replayed', async () => {
    await eventually(async () => expect(await caughtUp()).toBe(true));
    const before = await rows();
    await test.app.get(EntitiesJob).rebuild();
    await eventually(async () => expect(await caughtUp()).toBe(true));
    expect(await rows()).toEqual(before);
    expect(before.map((table) => table.length)).toEqual([1, 1, 1, 1]);
  });

  it('do not miss an event whose transaction commits after a later one', async () => {
    const slow = database.createQueryRunner();
    await slow.startTransaction();
    await slow.query(
      `INSERT INTO events (event_id, stream, occurred_at, data) VALUES ('slow', 'support.call.inbound', now(), '{"call_id": "slow", "customer_id": "stu_2"}')`,
    );
    await test.ingest({
      event_id: 'quick',
      event_type: 'support.call.inbound',
      occurred_at: at(0),
      data: { call_id: 'quick', customer_id: 'stu_2' },
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await slow.commitTransaction();
    await slow.release();
    await eventually(async () =>
      expect(await database.query(`SELECT call_id FROM calls WHERE customer_id = 'stu_2' ORDER BY 1`)).toEqual([
        { call_id: 'quick' },
        { call_id: 'slow' },
      ]),
    );
  });
});
