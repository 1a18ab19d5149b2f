import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataSource, type EntityManager } from 'typeorm';
import { dataSourceOptions, migrate } from '../../platform/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.js';
import { selectFacts, selectFactsAt } from './health.queries.js';
import { beginPasts, settle, unsettle } from './pasts.queries.js';

const DAY_MS = 86_400_000;
const now = new Date('2026-11-20T15:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);

interface Taught {
  tutor: string;
  days: number;
  rating: number | null;
  state: string;
}

describe('what scoring reads of the past', () => {
  let home: TestDatabase;
  let database: DataSource;
  const teach = async (customer: string, sessions: readonly Taught[]) => {
    await database.query(`INSERT INTO customers (customer_id, stamps) VALUES ($1, '{}') ON CONFLICT DO NOTHING`, [
      customer,
    ]);
    await database.query('DELETE FROM sessions WHERE customer_id = $1', [customer]);
    const rows = sessions.map((one, i) => ({ ...one, id: `${customer} ${i}`, ended_at: daysAgo(one.days) }));
    await database.query(
      `INSERT INTO sessions (session_id, customer_id, tutor_id, state, ended_at, rating, stamps)
       SELECT id, $1, tutor, state, ended_at, rating, '{}'
       FROM jsonb_to_recordset($2::jsonb) AS x(id text, tutor text, state text, ended_at timestamptz, rating float8)`,
      [customer, JSON.stringify(rows)],
    );
  };
  const facts = async (customer: string) => (await selectFactsAt(database.manager, [customer], [daysAgo(7), now]))[0]!;

  beforeAll(async () => {
    home = await createTestDatabase();
    database = await new DataSource(dataSourceOptions(home.url)).initialize();
    await migrate(database);
  });
  afterAll(async () => {
    await database.destroy();
    await home.drop();
  });

  it('comes to the same, whether it was counted before or is read session by session', async () => {
    const session = fc.record<Taught>({
      tutor: fc.constantFrom('ana', 'bo', 'cy'),
      // Some end at the same moment, some on the very edges of the windows.
      days: fc.oneof(fc.constantFrom(-1, 0, 30, 37, 40, 45), fc.integer({ min: 0, max: 120 })),
      rating: fc.constantFrom(null, 1, 4, 5),
      state: fc.constantFrom('completed', 'completed', 'completed', 'cancelled'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(session, { maxLength: 12 }), async (sessions) => {
        await teach('stu_p', sessions);
        await database.query('DELETE FROM health_pasts');
        const plain = await facts('stu_p');
        await beginPasts(database.manager, ['stu_p']);
        expect(await facts('stu_p')).toEqual(plain);
        await settle(database.manager, ['stu_p'], daysAgo(40));
        expect(await facts('stu_p')).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });

  it('is read anew for a moment that lies before what was counted', async () => {
    await teach('stu_q', [
      { tutor: 'ana', days: 100, rating: 5, state: 'completed' },
      { tutor: 'ana', days: 60, rating: 5, state: 'completed' },
    ]);
    await beginPasts(database.manager, ['stu_q']);
    await settle(database.manager, ['stu_q'], daysAgo(40));
    expect((await selectFacts(database.manager, ['stu_q'], daysAgo(80)))[0]).toMatchObject({ sessions: 1 });
  });

  it('costs the same with ten times the history', async () => {
    const rowsRead = async (manager: EntityManager) => {
      const [row] = await manager.query<[{ rows: number }]>(
        `SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS rows
         FROM pg_stat_xact_user_tables WHERE relname IN ('sessions', 'customers', 'health_pasts')`,
      );
      return row.rows;
    };
    const cost = async (customer: string, weeks: number) => {
      const sessions = Array.from({ length: weeks }, (_, i) => ({
        tutor: 'ana',
        days: 7 * i,
        rating: 5,
        state: 'completed',
      }));
      await teach(customer, sessions);
      await beginPasts(database.manager, [customer]);
      await settle(database.manager, [customer], daysAgo(40));
      await database.query('ANALYZE sessions, health_pasts');
      return database.transaction(async (manager) => {
        // Small tables would be read whole.
        await manager.query('SET LOCAL enable_seqscan = off');
        const before = await rowsRead(manager);
        const [found] = await selectFactsAt(manager, [customer], [daysAgo(7), now]);
        expect(found![1]).toMatchObject({ sessions: weeks });
        return (await rowsRead(manager)) - before;
      });
    };
    const [once, tenTimes] = [await cost('stu_once', 20), await cost('stu_ten', 200)];
    expect(once).toBeGreaterThan(5);
    expect(tenTimes / once).toBeLessThanOrEqual(1.2);
  });

  it('is counted no more once it was unsettled, and its score is due', async () => {
    await teach('stu_r', [{ tutor: 'ana', days: 100, rating: null, state: 'completed' }]);
    await database.query(
      `INSERT INTO customer_health (customer_id, component_values, weights, calls_14d, active, as_of, due_at)
       VALUES ('stu_r', '{}', '{}', 0, true, $1, $2)`,
      [now, daysAgo(-1)],
    );
    await beginPasts(database.manager, ['stu_r']);
    await settle(database.manager, ['stu_r'], daysAgo(40));
    await database.query(`UPDATE sessions SET rating = 5 WHERE customer_id = 'stu_r'`);
    expect((await facts('stu_r'))[1]).toMatchObject({ firstSessionsRated: 0 });
    await database.transaction((manager) => unsettle(manager, ['stu_r'], now));
    expect((await facts('stu_r'))[1]).toMatchObject({ firstSessionsRated: 1, firstSessionsGood: 1 });
    expect(await database.query(`SELECT due_at FROM customer_health WHERE customer_id = 'stu_r'`)).toEqual([
      { due_at: now },
    ]);
  });
});
