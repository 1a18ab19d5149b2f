import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate } from '../../platform/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.js';
import { type ScoredRow, type Storing, upsertScores } from './scores.queries.js';

const at = (minutes: number) => new Date(Date.parse('2026-11-20T15:00:00.123Z') + minutes * 60_000);

const row: ScoredRow = {
  customerId: 'stu "1", {a}\\',
  score: 100 / 3,
  tier: 'critical',
  values: [null, 46.666_666_666_666_67, 75, 0.1 + 0.2, 80],
  weights: [0, 0.357_142_857_142_857_15, 2 / 7, 0.15 / 0.7, 1 / 7],
  scoreWeekAgo: 1e-7,
  calls14d: 1,
  active: true,
  lastSessionAt: at(-60),
  dueAt: at(600),
};

describe('a stored score', () => {
  let home: TestDatabase;
  let database: DataSource;
  const store = (rows: readonly ScoredRow[], minutes: number, marks: Storing['marks'] = 'changed') =>
    database.transaction((manager) => upsertScores(manager, rows, { asOf: at(minutes), keeps: true, marks }));
  const stored = async () => (await database.query('SELECT *, tx_id::text FROM customer_health'))[0];
  const kept = async () => (await database.query('SELECT FROM health_history')).length;

  beforeAll(async () => {
    home = await createTestDatabase();
    database = await new DataSource(dataSourceOptions(home.url)).initialize();
    await migrate(database);
  });
  afterAll(async () => {
    await database.destroy();
    await home.drop();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE customer_health, health_history');
    await store([row], 0);
  });

  it('is kept to the last digit, and what is not known as not known', async () => {
    expect(await stored()).toMatchObject({
      customer_id: row.customerId,
      score: row.score,
      tier: row.tier,
      component_values: row.values,
      weights: row.weights,
      score_week_ago: row.scoreWeekAgo,
      calls_14d: 1,
      active: true,
      last_session_at: row.lastSessionAt,
      due_at: row.dueAt,
      as_of: at(0),
    });
    const nothing = {
      ...row,
      score: null,
      tier: null,
      values: [null, null, null, null, null],
      weights: [0, 0, 0, 0, 0],
    };
    await store([{ ...nothing, scoreWeekAgo: null, lastSessionAt: null }], 1);
    expect(await stored()).toMatchObject({
      score: null,
      tier: null,
      component_values: nothing.values,
      score_week_ago: null,
      last_session_at: null,
    });
  });

  it('that is found the same before its time has a new moment, is due when it was, and nobody follows it', async () => {
    const before = await stored();
    expect(await store([{ ...row, dueAt: at(700) }], 1)).toEqual([]);
    expect(await stored()).toEqual({ ...before, as_of: at(1) });
    expect(await kept()).toBe(1);
  });

  it.each<[string, Partial<ScoredRow>, number, Storing['marks']]>([
    ['came about otherwise', { values: [null, 46, 75, 0.3, 80] }, 1, 'changed'],
    ['was another a week ago', { scoreWeekAgo: null }, 1, 'changed'],
    ['has heard another call', { calls14d: 2 }, 1, 'changed'],
    ['has a newer session', { lastSessionAt: at(-1) }, 1, 'changed'],
    ['must be looked at earlier', { dueAt: at(500) }, 1, 'changed'],
    ['was due', { dueAt: at(2_000) }, 600, 'changed'],
    ['belongs to somebody of whom something was heard', {}, 1, 'all'],
  ])('that %s is followed', async (_, change, minutes, marks) => {
    const before = await stored();
    const now = { ...row, ...change };
    await store([now], minutes, marks);
    const after = await stored();
    expect(after).toMatchObject({ due_at: now.dueAt, as_of: at(minutes), calls_14d: now.calls14d });
    expect(BigInt(after.tx_id)).toBeGreaterThan(BigInt(before.tx_id));
  });

  it('that is newer stays', async () => {
    await store([{ ...row, score: 50 }], 2);
    const before = await stored();
    await store([{ ...row, score: 60 }], 1, 'all');
    expect(await stored()).toEqual(before);
  });

  it('that is found the same costs no index an entry', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({ ...row, customerId: `stu_${i}` }));
    await store(rows, 0);
    const hot = await database.transaction(async (manager) => {
      // Counts what this connection did, also before.
      const count = async () =>
        (
          await manager.query<[{ n: number }]>(
            `SELECT pg_stat_get_xact_tuples_hot_updated('customer_health'::regclass)::int AS n`,
          )
        )[0].n;
      const before = await count();
      await upsertScores(manager, rows, { asOf: at(1), keeps: true, marks: 'changed' });
      return (await count()) - before;
    });
    expect(hot).toBe(200);
  });
});
