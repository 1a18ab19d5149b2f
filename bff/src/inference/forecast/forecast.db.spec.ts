import type {
  ForecastAccuracyAnswer,
  ForecastsAnswer,
  ImbalancesAnswer,
  SubjectForecast,
  WhatIfAnswer,
} from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { selectAt } from '../../dashboard/views/kpis.queries.js';
import { eventually } from '../../testing/eventually.js';
import { type GeneratedDemand, generateDemand, hourAt } from '../../testing/generated-demand.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { selectBookedAhead, selectDemand, upsertImportedDemand } from './demand.queries.js';
import { ForecastJob } from './forecast.job.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
let ids = 0;
const event = (event_type: string, at: number, data: object) => ({
  event_id: `forecast-${ids++}`,
  event_type,
  occurred_at: new Date(at).toISOString(),
  data,
});
const time = (at: number) => new Date(at).toISOString();
const booking = (subject: string, startsAt: number, minutes: number) =>
  event('session.booking.requested', startsAt - DAY_MS, {
    booking_id: `b${ids}`,
    customer_id: 'stu_1',
    subject,
    starts_at: time(startsAt),
    ends_at: time(startsAt + minutes * 60_000),
  });

describe('forecasts', () => {
  let test: TestApp;
  let database: DataSource;
  /** Fourteen weeks of known truth, of which the last lies ahead. */
  const demand = generateDemand(new Date(thisHour - 13 * 7 * DAY_MS), 14, { seed: 11, mean: 30, wander: 0.02 });
  const now = 13 * 168;
  const get = async <T>(path: string) => (await test.request('GET', `/api/forecasts${path}`, headers)).body as T;
  const run = async (asOf: Date) => {
    const { body } = await test.request('POST', '/api/jobs/forecast/run', headers, JSON.stringify({ asOf }));
    await eventually(async () => {
      const { body: state } = await test.request('GET', `/api/jobs/runs/${String(body.runId)}`, headers);
      expect(state).toMatchObject({ status: 'done', error: null });
    }, 20_000);
  };
  const imported = (subject: string, { values }: GeneratedDemand) =>
    upsertImportedDemand(
      database.manager,
      subject,
      values.slice(0, now).map((requests, i) => ({ hour: hourAt(demand, i), requests })),
    );

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    await imported('calculus', demand);
    // Every day for three weeks, two hours of Spanish are wanted at noon UTC; one session of each is also started.
    const days = Array.from({ length: 22 }, (_, day) => Math.floor(thisHour / DAY_MS) * DAY_MS - day * DAY_MS);
    const noons = days.map((day) => day + 12 * HOUR_MS).filter((noon) => noon < thisHour);
    // All of it is booked a day ahead, and so is the next.
    const bookedFor = [noons[0]! + DAY_MS, ...noons];
    const slot = { starts_at: time(thisHour + HOUR_MS), ends_at: time(thisHour + 3 * HOUR_MS) };
    const slots = { tutor_id: 'tut_1', subjects: ['calculus', 'spanish'], slots: [slot] };
    await test.ingest([
      ...bookedFor.flatMap((noon) => [booking('spanish', noon, 30), booking('spanish', noon + 600_000, 90)]),
      ...noons.map((noon) =>
        event('session.started', noon, { session_id: `s${noon}`, customer_id: 'c', tutor_id: 't', subject: 'spanish' }),
      ),
      event('tutor.availability.set', thisHour - HOUR_MS, slots),
    ]);
    await eventually(async () => expect(await database.query('SELECT FROM availability')).not.toEqual([]));
    for (const week of [2, 1, 0]) await run(new Date(thisHour - week * 7 * DAY_MS));
  }, 60_000);
  afterAll(() => test.close());

  it('cover a week by the hour, made from what was known at their moment and no later', async () => {
    const asOf = hourAt(demand, now - 168);
    const told = await get<SubjectForecast>(`/subject/calculus?asOf=${asOf.toISOString()}`);
    expect(told).toMatchObject({ subject: 'calculus', madeAt: asOf.toISOString(), method: 'profile_level' });
    expect(told.points.map((point) => point.time)).toEqual(
      Array.from({ length: 168 }, (_, i) => hourAt(demand, now - 168 + i).toISOString()),
    );
    const error = told.points.reduce(
      (sum, { expected }, i) => sum + Math.abs(expected - demand.values[now - 168 + i]!),
      0,
    );
    const total = demand.values.slice(now - 168, now).reduce((sum, value) => sum + value, 0);
    expect(error / total).toBeLessThan(0.25);
    await database.query(`UPDATE demand_imports SET requests = 1000 WHERE hour >= $1`, [asOf]);
    await run(asOf);
    expect((await get<SubjectForecast>(`/subject/calculus?asOf=${asOf.toISOString()}`)).points).toEqual(told.points);
    await imported('calculus', demand);
    await run(new Date(thisHour));
  });

  it('are compared with what came, and not again', async () => {
    const { overall, byDay, bySubject } = await get<ForecastAccuracyAnswer>('/accuracy');
    expect(byDay.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const calculus = bySubject.find(({ subject }) => subject === 'calculus')!;
    expect(calculus.hours).toBe(2 * 168);
    expect(calculus.wape).toBeLessThan(0.25);
    expect(calculus.wape).toBeGreaterThan(calculus.poissonFloor! * 0.9);
    expect(calculus.skill).toBeGreaterThan(0.1);
    expect(calculus.coverage95).toBeGreaterThan(0.9);
    expect(overall.hours).toBeGreaterThanOrEqual(calculus.hours);
    const scores = () => database.query('SELECT * FROM forecast_scores ORDER BY run_id, day');
    const before = await scores();
    await run(new Date(thisHour));
    expect(await scores()).toEqual(before);
  });

  it('take bookings for the hour they are made for, in hours of tutors', async () => {
    const from = new Date(thisHour - 30 * DAY_MS);
    const sources = await selectDemand(database.manager, 'spanish', { from, to: new Date(thisHour) });
    const booked = sources.find(({ source }) => source === 'booked')!;
    expect(booked.meanHours).toBe(1);
    expect(new Set(booked.requests)).toEqual(new Set([2]));
    expect(sources.map(({ source }) => source)).toEqual(['booked', 'taught']);
    const { points } = await get<SubjectForecast>('/subject/spanish');
    const noon = points.find((point) => point.time.includes('T12:00'))!;
    expect(noon.expected).toBeCloseTo(2, 0);
    expect(points.find((point) => point.time.includes('T04:00'))!.expected).toBeCloseTo(0, 6);
  });

  it('know of bookings as far as they were made by then', async () => {
    const wanted = thisHour + 30 * HOUR_MS;
    const asked = { subject: 'latin', customer_id: 'stu_2', starts_at: time(wanted), ends_at: time(wanted + HOUR_MS) };
    const early = [1, 2, 3].map((n) =>
      event('session.booking.requested', thisHour - DAY_MS, { ...asked, booking_id: `early${n}` }),
    );
    const late = event('session.booking.requested', thisHour - HOUR_MS, { ...asked, booking_id: 'late' });
    await test.ingest([...early, late]);
    const viewpoints = [thisHour, thisHour - 2 * HOUR_MS].map((at) => ({ asOf: new Date(at), from: new Date(at) }));
    const seen = () => selectBookedAhead(database.manager, 'latin', { viewpoints, count: 48 });
    await eventually(async () => expect((await seen())[0]![30]).toBe(4));
    const [atLast, before] = await seen();
    expect([atLast!.length, atLast!.reduce((sum, value) => sum + value, 0), before![32]]).toEqual([48, 4, 3]);
  });

  it('stand beside the slots of tutors, shared out over their subjects at the target utilization', async () => {
    const { points } = await get<SubjectForecast>('/subject/calculus');
    expect(points.slice(0, 4).map(({ supply }) => supply)).toEqual([0, 0.4, 0.4, 0]);
    expect(points[1]!.utilization).toBeCloseTo(points[1]!.expected / 0.5, 9);
    expect(points[0]!.utilization).toBeNull();
    // Who is suspended teaches nobody; what changes is seen without a new forecast.
    const status = (value: string) =>
      test.ingest([event('tutor.status.changed', Date.now(), { tutor_id: 'tut_1', status: value })]);
    const supplied = async () => (await get<SubjectForecast>('/subject/calculus')).points[1]!.supply;
    await status('Suspended');
    await eventually(async () => {
      await test.app.get(ForecastJob).tick(new Date());
      expect(await supplied()).toBe(0);
    });
    await status('active');
    await eventually(async () => {
      await test.app.get(ForecastJob).tick(new Date());
      expect(await supplied()).toBe(0.4);
    });
  });

  it('tell imbalances in tutor-hours with their probability, the worst with each subject', async () => {
    const { items } = await get<ImbalancesAnswer>('/imbalances');
    const worst = items[0]!;
    expect(worst).toMatchObject({ subject: 'calculus', kind: 'shortage' });
    expect(worst.ratio).toBeLessThan(0.8);
    expect(worst.gap).toBeCloseTo(worst.demand - worst.supply, 9);
    expect(worst.probability).toBeGreaterThan(0.95);
    const list = await get<ForecastsAnswer>('');
    expect(list.items.map(({ subject }) => subject)).toEqual(['calculus', 'spanish']);
    expect(list.items[0]).toMatchObject({ worstImbalance: worst, next24h: { supply: 0.8 } });
  });

  it('answer what would be, were demand or supply changed', async () => {
    const ask = (body: object) => test.request('POST', '/api/forecasts/what-if', headers, JSON.stringify(body));
    const { status, body } = await ask({ subject: 'calculus', demandChange: -1, supplyChange: 0.5 });
    const { before, after, points } = body as unknown as WhatIfAnswer;
    expect(status).toBe(200);
    expect(before.next7d.demand).toBeGreaterThan(1000);
    expect(after).toEqual({ next7d: { demand: 0, supply: before.next7d.supply * 1.5, ratio: null }, imbalances: [] });
    expect(points).toHaveLength(168);
    expect((await ask({ subject: 'calculus', demandChange: -2, supplyChange: 0 })).status).toBe(400);
    expect((await ask({ subject: 'unheard of', demandChange: 0, supplyChange: 0 })).status).toBe(404);
    expect((await test.request('GET', '/api/forecasts/subject/calculus?asOf=yesterday', headers)).status).toBe(400);
  });

  it('make the ratio of supply to demand known as it was', async () => {
    const [value] = await selectAt(database.manager, 'supplyDemand', [thisHour]);
    const { items } = await get<ForecastsAnswer>('');
    const demanded = items.reduce((sum, { next24h }) => sum + next24h.demand, 0);
    expect(value).toBeCloseTo(1.6 / demanded, 6);
  });

  it('are made by themselves once a day, and not while events are missing', async () => {
    const job = test.app.get(ForecastJob);
    const count = async () =>
      (await database.query<{ n: number }[]>('SELECT count(*)::int AS n FROM forecast_runs'))[0]!.n;
    await job.tick(new Date());
    const before = await count();
    await job.tick(new Date());
    expect(await count()).toBe(before);
    const tomorrow = new Date(thisHour + DAY_MS);
    await job.tick(tomorrow);
    expect(await count()).toBe(before);
    await database.query('UPDATE projection_clock SET newest_event_at = $1', [tomorrow]);
    await job.tick(tomorrow);
    expect(await count()).toBe(before + 2);
  });

  it('of a subject that fails hold up no other, and the failure is told', async () => {
    const job = test.app.get(ForecastJob);
    await imported('aramaic', demand);
    await database.query(`ALTER TABLE forecast_runs ADD CONSTRAINT cursed CHECK (subject <> 'aramaic')`);
    const newest = async () =>
      (await database.query<{ subject: string; at: Date }[]>(
        'SELECT subject, max(made_at) AS at FROM forecast_runs GROUP BY 1 ORDER BY 1',
      ))!;
    const after = new Date(thisHour + 2 * DAY_MS);
    await database.query('UPDATE projection_clock SET newest_event_at = $1', [after]);
    try {
      await expect(job.tick(after)).rejects.toThrow(/^1 of 4 subjects: /);
      expect((await newest()).map(({ subject, at }) => [subject, at])).toEqual([
        ['calculus', after],
        ['spanish', after],
      ]);
    } finally {
      await database.query('ALTER TABLE forecast_runs DROP CONSTRAINT cursed');
    }
  });
});
