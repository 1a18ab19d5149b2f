import type { LeaderboardAnswer, TutorDetail, TutorPerformance, TutorsAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { selectLag } from '../../platform/jobs/cursor.queries.js';
import { Followers } from '../../platform/jobs/follower.js';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { addDays, dayOf, mondayOf } from './calendar.js';
import { TutorsJob } from './tutors.job.js';

const ZONE = 'America/Chicago';
const now = new Date();
const monday = mondayOf(dayOf(now, ZONE));
/** Noon in Chicago, give or take an hour, of a day of the week so many weeks ago. */
const on = (weeksAgo: number, weekday: number) => `${addDays(monday, weekday - 7 * weeksAgo)}T18:00:00.000Z`;

let ids = 0;
const event = (event_type: string, occurred_at: string, data: object) => ({ event_type, occurred_at, data });
const TABLES = ['tutor_sessions', 'tutor_periods', 'tutor_performance', 'tutor_subjects'];

/** What happened to two tutors and three customers, all ids with a prefix. */
function story(p: string) {
  const session = (id: string, tutor: string, customer: string, subject = 'calculus') => ({
    session_id: `${p}${id}`,
    tutor_id: `${p}${tutor}`,
    customer_id: `${p}${customer}`,
    subject,
  });
  const done = { duration_minutes: 60 };
  return [
    // The earlier of two is the first session, whenever it is heard of.
    event('session.completed', on(1, 1), { ...session('s1', 'ana', 'c1'), ...done, rating: 5 }),
    event('session.completed', on(2, 1), { ...session('s2', 'ana', 'c1'), ...done, rating: 3 }),
    // The student's own rating wins, and names the session alone.
    event('session.completed', on(1, 2), { ...session('s3', 'ana', 'c2', 'physics'), duration_minutes: 90, rating: 1 }),
    event('session.rating.submitted_by_student', on(1, 3), { session_id: `${p}s3`, rating: 4.5 }),
    // Cancelled by one tutor, taught by another a week later.
    event('session.cancellation.by_tutor', on(2, 2), session('s4', 'ana', 'c3')),
    event('session.completed', on(1, 2), { ...session('s4', 'bo', 'c3'), ...done, rating: 5 }),
    event('session.no_show.student', on(1, 3), session('s5', 'ana', 'c2')),
    // A cancellation that is heard of although the session took place after all, in another week.
    event('session.cancellation.by_student', on(3, 2), session('s6', 'ana', 'c3')),
    event('session.completed', on(2, 3), { ...session('s6', 'ana', 'c3'), ...done }),
    event('session.cancellation.by_student', on(1, 4), session('s7', 'bo', 'c2')),
    // A first session that is none any more, in a week in which nothing else happened.
    event('session.completed', on(3, 1), { ...session('s8', 'cy', 'c1'), ...done, rating: 5 }),
    event('session.completed', on(5, 1), { ...session('s9', 'cy', 'c1'), ...done, rating: 2 }),
    event('tutor.status.changed', on(4, 0), { tutor_id: `${p}ana`, status: 'active', name: `Ana ${p}` }),
  ].map((one) => ({ event_id: `tutors-${ids++}`, ...one }));
}

function shuffled<T>(things: readonly T[], seed: number): T[] {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return things
    .map((thing) => [random(), thing] as const)
    .sort(([a], [b]) => a - b)
    .map(([, thing]) => thing);
}

describe('tutors from events', () => {
  let test: TestApp;
  let database: DataSource;
  const get = async <T>(path: string) => {
    const { status, body } = await test.request('GET', path, { 'x-api-key': ADMIN_KEY });
    expect(status).toBe(200);
    return body as T;
  };
  const passAll = async () => {
    const progress: number[] = [];
    for await (const share of test.app.get(TutorsJob).pass('all', new Date())) progress.push(share);
    return progress;
  };
  const caughtUp = () =>
    eventually(async () => {
      const follow = test.app.get(Followers).all.get('tutors')!;
      expect((await selectLag(database.manager, 'entities', 'events')).rows).toBe(0);
      await test.app.get(Followers).run(follow);
      expect((await selectLag(database.manager, 'tutors', 'sessions')).rows).toBe(0);
    }, 20_000);
  /** All rows of a prefix without it, and without the moment they were made. */
  const rows = async (prefix: string) => {
    const found: string[] = [];
    for (const table of TABLES) {
      const read = await database.query<{ row: string }[]>(
        `SELECT (to_jsonb(t) - 'as_of')::text AS row FROM ${table} t WHERE tutor_id LIKE $1`,
        [`${prefix}%`],
      );
      found.push(...read.map(({ row }) => `${table} ${row.replaceAll(/p\d-/g, '')}`));
    }
    return found.sort();
  };

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    await eventually(() => expect(test.app.get(Followers).all.has('tutors')).toBe(true));
    await test.ingest(story('p0-'));
    await caughtUp();
  });
  afterAll(() => test.close());

  it('are told as computed by hand', async () => {
    const ana = await get<TutorDetail>('/api/tutors/p0-ana');
    expect(ana).toMatchObject({
      name: 'Ana p0-',
      status: 'active',
      subjects: ['calculus', 'physics'],
      sessions: 4,
      hours: 4.5,
      meanRating: (5 + 3 + 4.5) / 3,
      rated: 3,
      ended: 5,
      completionRate: 0.8,
      cancellationRate: 0,
      noShowRate: 0.2,
      firstSessionsRated: 2,
      firstSessionsGood: 1,
      firstSessionSuccess: 0.5,
      // One of two, and ten at the default of 75 %.
      shrunkSuccess: expect.closeTo(8.5 / 12),
      rank: 2,
      ranked: 3,
      percentile: 50,
    });
    expect(ana.bySubject.map((one) => [one.subject, one.sessions, one.firstSessionsRated, one.rank])).toEqual([
      ['calculus', 3, 1, 2],
      ['physics', 1, 1, 1],
    ]);
  });

  it('have weeks and months in which nothing is missing and nothing counted twice', async () => {
    const { weeks, months, changes } = await get<TutorPerformance>('/api/tutors/p0-ana/performance');
    expect(weeks.map((week) => [week.startsOn, week.sessions, week.ended, week.firstSessionsRated])).toEqual([
      [addDays(monday, -14), 2, 2, 1],
      [addDays(monday, -7), 2, 3, 1],
      [monday, 0, 0, 0],
    ]);
    expect(months.reduce((sum, month) => sum + month.sessions, 0)).toBe(4);
    expect(changes.find(({ metric }) => metric === 'meanRating')).toMatchObject({
      before: 3,
      value: 4.75,
      change: expect.closeTo(4.75 / 3 - 1),
    });
  });

  it('come out the same for any order of the events, whatever was counted in between', async () => {
    const expected = await rows('p0-');
    for (const nth of [1, 2, 3, 4]) {
      const prefix = `p${nth}-`;
      const events = shuffled(story(prefix), nth);
      for (let i = 0; i < events.length; i += 2) {
        await test.ingest(events.slice(i, i + 2));
        await caughtUp();
      }
      expect(await rows(prefix)).toEqual(expected);
    }
  });

  it('come out the same when all are counted anew', async () => {
    await passAll();
    const before = await rows('p');
    await database.query(`UPDATE tutor_sessions SET rating = 1, is_first = false; DELETE FROM tutor_periods`);
    expect(await passAll()).toEqual([0.5, 1]);
    expect(await rows('p')).toEqual(before);
    expect(before.filter((row) => row.startsWith('tutor_sessions'))).toHaveLength(5 * 9);
  });

  it('are counted no more when their sessions are gone', async () => {
    await database.query(`DELETE FROM sessions WHERE session_id LIKE 'p4-%'`);
    await passAll();
    expect(await rows('p4-')).toEqual([]);
  });

  it('are listed page by page, each once, in every order', async () => {
    for (const sort of ['success', 'rating', 'cancellations', 'underTarget', 'name'])
      for (const order of ['asc', 'desc']) {
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const page: TutorsAnswer = await get(
            `/api/tutors?sort=${sort}&order=${order}&limit=4${cursor && `&cursor=${cursor}`}`,
          );
          expect(page.total).toBe(15);
          seen.push(...page.items.map(({ tutorId }) => tutorId));
          cursor = page.nextCursor;
        }
        expect([sort, order, new Set(seen).size, seen.length]).toEqual([sort, order, 15, 15]);
        // Without sessions nothing is known of them.
        if (sort !== 'name') expect(seen.slice(-3).sort()).toEqual(['p4-ana', 'p4-bo', 'p4-cy']);
      }
  });

  it('are found by name, subject and flag', async () => {
    const found = async (query: string) =>
      (await get<TutorsAnswer>(`/api/tutors?${query}`)).items.map(({ tutorId }) => tutorId).sort();
    expect(await found('search=ANA%20p1')).toEqual(['p1-ana']);
    expect(await found('search=%25')).toEqual([]);
    expect(await found('subject=physics')).toEqual(['p0-ana', 'p1-ana', 'p2-ana', 'p3-ana']);
    expect(await found('subject=physics&search=p2')).toEqual(['p2-ana']);
    expect(await found('flag=unusual')).toEqual([]);
  });

  it('refuses a cursor of another order and what is not one', async () => {
    const { nextCursor } = await get<TutorsAnswer>('/api/tutors?limit=1');
    for (const query of [`sort=name&cursor=${nextCursor}`, 'cursor=x', 'sort=age', 'limit=0']) {
      const { status } = await test.request('GET', `/api/tutors?${query}`, { 'x-api-key': ADMIN_KEY });
      expect([query, status]).toEqual([query, 400]);
    }
    expect((await test.request('GET', '/api/tutors/nobody', { 'x-api-key': ADMIN_KEY })).status).toBe(404);
  });

  it('stand on a leaderboard behind whoever has shown more', async () => {
    const session = (tutor: string, nth: number, rating: number) => ({
      event_id: `board-${tutor}-${nth}`,
      event_type: 'session.completed',
      occurred_at: on(1, nth % 5),
      data: {
        session_id: `board-${tutor}-${nth}`,
        tutor_id: tutor,
        customer_id: `board-${nth}`,
        subject: 'chemistry',
        duration_minutes: 45,
        rating,
      },
    });
    await test.ingest([
      session('once', 0, 5),
      ...Array.from({ length: 20 }, (_, i) => session('often', i, i < 19 ? 5 : 2)),
      ...Array.from({ length: 10 }, (_, i) => session('badly', i, i < 4 ? 5 : 1)),
    ]);
    await caughtUp();
    const success = await get<LeaderboardAnswer>('/api/tutors/leaderboard?subject=chemistry');
    expect(success.items.map(({ tutorId, rank, raw, n }) => [tutorId, rank, raw, n])).toEqual([
      ['often', 1, 0.95, 20],
      ['once', 2, 1, 1],
      ['badly', 3, 0.4, 10],
    ]);
    const hours = await get<LeaderboardAnswer>('/api/tutors/leaderboard?subject=chemistry&by=hours');
    expect(hours.items.map(({ tutorId, value }) => [tutorId, value])).toEqual([
      ['often', 15],
      ['badly', 7.5],
      ['once', 0.75],
    ]);
    const { items } = await get<TutorsAnswer>('/api/tutors/underperforming');
    expect(items[0]).toMatchObject({ tutorId: 'badly', firstSessionSuccess: 0.4 });
    expect(items[0]!.underTarget).toBeGreaterThan(0.8);
  });

  it.each([
    ['of the past', 'h', '3 hours'],
    ['of the same month', 'm', '3 minutes'],
  ])('%s cost a step nothing: it reads what changed, at ten times as many', async (_, p, apart) => {
    const fill = (from: number, to: number) =>
      database.query(
        `INSERT INTO sessions (session_id, customer_id, tutor_id, subject, state, ended_at, duration_minutes, rating, stamps)
         SELECT $3::text || i, $3::text || i % 40, $3::text || i % 20, 'latin', 'completed', now() - i * $4::interval, 60, 4, '{}'
         FROM generate_series($1::int, $2::int) AS i`,
        [from, to, p, apart],
      );
    const rowsRead = async (manager: EntityManager) => {
      const [row] = await manager.query<[{ rows: number }]>(
        `SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS rows
         FROM pg_stat_xact_user_tables WHERE relname IN ('sessions', 'tutor_sessions', 'tutor_periods')`,
      );
      return row.rows;
    };
    const cost = async () => {
      await database.query('ANALYZE sessions, tutor_sessions, tutor_periods');
      return database.transaction(async (manager) => {
        // Small tables would be read whole.
        await manager.query('SET LOCAL enable_seqscan = off');
        await manager.query('UPDATE sessions SET rating = 6 - rating WHERE session_id = $1', [`${p}30`]);
        const before = await rowsRead(manager);
        await test.app.get(TutorsJob).take(manager, [`${p}30`], new Date());
        return (await rowsRead(manager)) - before;
      });
    };
    await fill(1, 800);
    await caughtUp();
    const once = await cost();
    await fill(801, 8_000);
    await caughtUp();
    const tenTimes = await cost();
    expect(once).toBeGreaterThan(10);
    expect(tenTimes / once).toBeLessThanOrEqual(1.2);
  });
});
