import type { ChurnAnswer, FirstSessionCohortsAnswer, VelocityAnswer } from '@iops/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { TutorsJob } from '../tutors/tutors.job.js';
import { churnOf, velocitiesOf } from './cohort-views.js';
import { selectChurn, selectVelocity } from './cohorts.queries.js';

const DAY_MS = 86_400_000;
const asOf = new Date('2026-11-20T12:00:00Z');
const ago = (days: number, from = asOf) => new Date(from.getTime() - days * DAY_MS);

describe('cohorts', () => {
  let test: TestApp;
  let database: DataSource;
  let ids = 0;
  const customer = (id: string, signedUpAt: Date | null, segment: string | null, channel: string | null) =>
    database.query(
      `INSERT INTO customers (customer_id, signed_up_at, segment, acquisition_channel, stamps) VALUES ($1, $2, $3, $4, '{}')`,
      [id, signedUpAt, segment, channel],
    );
  const session = (
    customerId: string,
    endedAt: Date,
    more: { tutor?: string; subject?: string; rating?: number } = {},
  ) =>
    database.query(
      `INSERT INTO sessions (session_id, customer_id, tutor_id, subject, state, ended_at, duration_minutes, rating, stamps)
       VALUES ($1, $2, $3, $4, 'completed', $5, 60, $6, '{}')`,
      [`s${ids++}`, customerId, more.tutor ?? 'ana', more.subject ?? 'calculus', endedAt, more.rating ?? null],
    );
  const get = async <T>(path: string) =>
    (await test.request('GET', `/api/cohorts/${path}`, { 'x-api-key': ADMIN_KEY })).body as T;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());
  afterEach(() => database.query('TRUNCATE customers, sessions'));

  it('of churn are those who were there before 60 days, and those of them who did not come back', async () => {
    await customer('left', null, 'k12', 'ads');
    await session('left', ago(60));
    await customer('stayed', null, 'k12', null);
    await session('stayed', ago(61));
    await session('stayed', ago(59.9));
    await customer('new', null, 'k12', 'ads');
    await session('new', ago(59.9));
    await customer('long gone', null, 'adult', 'ads');
    await session('long gone', ago(120));
    // What happens after the moment is not known by then.
    await session('left', ago(-1));

    const { all, bySegment, byChannel } = churnOf(await selectChurn(database.manager, asOf));
    expect(all).toMatchObject({ of: 2, count: 1, rate: 0.5 });
    expect(bySegment).toMatchObject([{ value: 'k12', of: 2, count: 1 }]);
    expect(byChannel).toMatchObject([
      { value: 'ads', of: 1, count: 1 },
      { value: null, of: 1, count: 0 },
    ]);
  });

  it('of velocity count sessions by week since sign-up, of those whose week is over', async () => {
    await customer('early', ago(20), null, null);
    await customer('late', ago(8), null, null);
    // A second before midnight in Chicago.
    await customer('october', new Date('2026-11-01T04:59:59Z'), null, null);
    await session('early', ago(19));
    await session('early', ago(18));
    await session('early', ago(10));
    await session('late', ago(7));
    // In a week that is not over, before the sign-up, and after the moment.
    await session('late', ago(0.5));
    await session('early', ago(21));
    await session('late', ago(-1));

    const cohorts = velocitiesOf(await selectVelocity(database.manager, asOf, 'America/Chicago'));
    expect(cohorts.map(({ month, customers }) => [month, customers])).toEqual([
      ['2026-10', 2],
      ['2026-11', 1],
    ]);
    const [october, november] = cohorts;
    expect(october!.observed.slice(0, 4)).toEqual([2, 2, 0, 0]);
    expect(october!.sessionsPerWeek.slice(0, 4)).toEqual([1, 0.5, null, null]);
    expect(november!.sessionsPerWeek.slice(0, 2)).toEqual([1, null]);
    expect(november!.sessionsPerWeek).toHaveLength(13);
  });

  it('of nobody are unknown', async () => {
    expect(churnOf(await selectChurn(database.manager, asOf))).toEqual({
      all: { of: 0, count: 0, rate: null, lower: null, upper: null },
      bySegment: [],
      byChannel: [],
    });
    expect(velocitiesOf(await selectVelocity(database.manager, asOf, 'America/Chicago'))).toEqual([]);
  });

  it('of first sessions are told by tutor and subject, the lowest first, page by page', async () => {
    const now = new Date();
    const rated = async (tutor: string, subject: string, ...ratings: number[]) => {
      for (const [i, rating] of ratings.entries()) await session(`c${i}`, ago(i + 1, now), { tutor, subject, rating });
    };
    await rated('ana', 'latin', 5, 5, 1, 4);
    await rated('bo', 'latin', 1, 2, 3);
    // With a customer whom she has taught before.
    await session('c0', ago(0.5, now), { tutor: 'ana', subject: 'greek', rating: 2 });
    await database.query(`INSERT INTO tutors (tutor_id, name, stamps) VALUES ('ana', 'Ana', '{}'), ('bo', 'Bo', '{}')`);
    const steps = test.app.get(TutorsJob).pass('all', now);
    while (!(await steps.next()).done);

    const first = await get<FirstSessionCohortsAnswer>('first-session?limit=1');
    const second = await get<FirstSessionCohortsAnswer>(`first-session?limit=1&cursor=${first.nextCursor}`);
    const items = [...first.items, ...second.items];
    expect(items.map(({ tutorId, subject, of, count }) => [tutorId, subject, of, count]).sort()).toEqual([
      ['ana', 'latin', 4, 3],
      ['bo', 'latin', 3, 0],
    ]);
    expect(first.total).toBe(items.length);
    expect(items.map(({ shrunk }) => shrunk)).toEqual(items.map(({ shrunk }) => shrunk).sort((a, b) => a - b));
    expect(items[0]).toMatchObject({ tutorId: 'bo', name: 'Bo', rate: 0, lower: 0, upper: expect.closeTo(0.5615, 4) });
    expect(first.subjects).toMatchObject([{ subject: 'latin', tutors: 2, of: 7, count: 3 }]);
    expect((await get<FirstSessionCohortsAnswer>('first-session?tutor=ana')).items).toHaveLength(1);
  });

  it('say of when they are, and serve that again', async () => {
    const velocity = await get<VelocityAnswer>('velocity');
    const churn = await get<ChurnAnswer>('churn');
    expect(Date.now() - Date.parse(churn.asOf)).toBeLessThan(60_000);
    await customer('new', ago(1, new Date()), null, null);
    expect(await get<VelocityAnswer>('velocity')).toEqual(velocity);
    expect(await get<ChurnAnswer>('churn')).toEqual(churn);
  });
});
