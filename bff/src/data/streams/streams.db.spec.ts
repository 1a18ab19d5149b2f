import type { StreamHistoryAnswer, StreamsAnswer } from '@iops/contracts';
import { STREAM_NAMES } from '@iops/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type Counted, storeMinutes } from '../../testing/store-minutes.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { StreamsService } from './streams.service.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const headers = { 'x-api-key': ADMIN_KEY };
const at = (time: string) => Date.parse(time);

describe('the streams', () => {
  let test: TestApp;
  let database: DataSource;
  const store = (stream: string, time: number, counted: Counted = {}) => storeAll(stream, [{ time, ...counted }]);
  const storeAll = (stream: string, rows: (Counted & { time: number })[]) => storeMinutes(database, stream, rows);
  const history = async (query: Record<string, string>) => {
    const answer = await test.request('GET', `/api/streams/history?${new URLSearchParams(query)}`, headers);
    return { status: answer.status, body: answer.body as unknown as StreamHistoryAnswer & { detail?: string } };
  };
  const points = async (query: Record<string, string>) => {
    const { status, body } = await history(query);
    expect(body.detail).toBeUndefined();
    expect(status).toBe(200);
    return body.series[0]!.points;
  };

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());
  beforeEach(() => database.query('TRUNCATE rollups, stream_hours'));

  describe('live', () => {
    const now = new Date('2026-02-10T18:30:20Z');
    const live = async (stream: string, asOf = now) => {
      // Past the cache.
      const service = new StreamsService(database.manager, { timeZone: 'America/Chicago' });
      return (await service.readLive(asOf)).items.find(({ name }) => name === stream)!;
    };

    it('are all of the catalogue, in its order, also when nothing ever came', async () => {
      const { status, body } = await test.request('GET', '/api/streams', headers);
      expect(status).toBe(200);
      const { items } = body as unknown as StreamsAnswer;
      expect(items.map(({ name }) => name)).toEqual(STREAM_NAMES);
      expect(items[0]).toMatchObject({
        lastEventAt: null,
        lastHour: { count: 0, value: 0 },
        usual: null,
        normalized: null,
        status: 'unknown',
        isSilent: false,
      });
    });

    it('count what was just posted', async () => {
      const data = { call_id: 'c', customer_id: 'stu_1' };
      const occurred_at = new Date().toISOString();
      await test.ingest([{ event_id: 'call', event_type: 'support.call.inbound', occurred_at, data }]);
      const service = new StreamsService(database.manager, { timeZone: 'America/Chicago' });
      const { items } = await service.readLive(new Date(occurred_at));
      expect(items.find(({ name }) => name === 'support.call.inbound')).toMatchObject({
        lastHour: { count: 1, value: 1 },
        lastEventAt: `${occurred_at.slice(0, 16)}:00.000Z`,
      });
    });

    it('compare the last sixty minutes with the same of the weeks before', async () => {
      for (const [week, count] of [
        [1, 90],
        [2, 110],
        [3, 100],
        [4, 100],
        [5, 999],
      ] as const)
        await store('session.started', now.getTime() - week * WEEK, { count });
      // In the hour before the last sixty minutes of a week: not the same.
      await store('session.started', now.getTime() - WEEK - HOUR, { count: 999 });
      await store('session.started', now.getTime() - 59 * 60_000, { count: 100 });
      await store('session.started', now.getTime(), { count: 21 });
      expect(await live('session.started')).toMatchObject({
        lastEventAt: '2026-02-10T18:30:00.000Z',
        lastHour: { count: 121, value: 121 },
        usual: { mean: 100, lower: 80, upper: 120, weeks: 4 },
        normalized: 85,
        status: 'warning',
      });
    });

    it('find the same sixty minutes of the clock on the other side of a change of clocks', async () => {
      for (const week of [1, 2]) {
        await store('session.started', at('2025-03-12T18:00:00Z') - week * WEEK, { count: 40 });
        await store('session.started', at('2025-03-12T17:00:00Z') - week * WEEK, { count: 7 });
      }
      const { usual } = await live('session.started', new Date('2025-03-12T17:29:00Z'));
      expect(usual).toMatchObject({ mean: 40, weeks: 2 });
    });

    it('know no usual of weeks before the first event', async () => {
      await store('session.started', now.getTime() - 10 * DAY, { count: 8 });
      expect(await live('session.started')).toMatchObject({ usual: { mean: 0, weeks: 1 }, status: 'unknown' });
    });

    it('are valued as the catalogue says', async () => {
      await store('session.rating.submitted_by_student', now.getTime(), { count: 4, sum: 18 });
      await store('marketing.ad.spend', now.getTime(), { count: 2, sum: 70.5 });
      await store('platform.concurrent.users', now.getTime() - 60_000, { last: 310 });
      await store('platform.concurrent.users', now.getTime(), { last: 290 });
      expect((await live('session.rating.submitted_by_student')).lastHour).toEqual({ count: 4, value: 4.5 });
      expect((await live('marketing.ad.spend')).lastHour).toEqual({ count: 2, value: 70.5 });
      expect((await live('platform.concurrent.users')).lastHour).toEqual({ count: 2, value: 290 });
      expect((await live('api.request.log')).lastHour).toEqual({ count: 0, value: null });
    });

    it('are silent when they stop at an hour when they usually speak', async () => {
      for (const week of [1, 2]) {
        await store('customer.page.view', now.getTime() - week * WEEK, { count: 300 });
        await store('customer.login.success', now.getTime() - week * WEEK, { count: 1 });
      }
      await store('customer.page.view', now.getTime() - 12 * 60_000, { count: 200 });
      await store('customer.login.success', now.getTime() - 12 * 60_000);
      expect(await live('customer.page.view')).toMatchObject({ isSilent: true });
      expect(await live('customer.login.success')).toMatchObject({ isSilent: false });
    });
  });

  describe('in history', () => {
    it('have a point for every step, 0 without events where events are counted and null where they are measured', async () => {
      const start = at('2025-06-10T15:00:00Z');
      await store('session.started', start + 70 * 60_000, { count: 2 });
      await store('session.started', start + 119 * 60_000, { count: 3 });
      await store('session.rating.submitted_by_student', start + 70 * 60_000, { count: 2, sum: 7 });
      const query = { start: '2025-06-10T15:20:00Z', end: '2025-06-10T18:00:00Z', step: '1h' };
      const { body } = await history({ streams: 'session.started,session.rating.*', ...query });
      expect(body).toMatchObject({ start: '2025-06-10T15:00:00.000Z', end: '2025-06-10T18:00:00.000Z', step: '1h' });
      expect(body.series.map(({ stream, points: told }) => [stream, told.map(({ value }) => value)])).toEqual([
        ['session.started', [0, 5, 0]],
        ['session.rating.submitted_by_student', [null, 3.5, null]],
      ]);
      expect(body.series[0]!.points.map(({ timestamp }) => timestamp)).toEqual([
        '2025-06-10T15:00:00.000Z',
        '2025-06-10T16:00:00.000Z',
        '2025-06-10T17:00:00.000Z',
      ]);
    });

    it.each([
      ['1m', 60],
      ['5m', 12],
      ['15m', 4],
      ['1h', 1],
    ])('in steps of %s add up to the same, and end with the last value', async (step, count) => {
      const start = at('2025-06-10T15:00:00Z');
      const minutes = Array.from({ length: 60 }, (_, minute) => ({ minute, time: start + minute * 60_000 }));
      await storeAll(
        'session.started',
        minutes.map(({ minute, time }) => ({ time, count: minute })),
      );
      await storeAll(
        'platform.concurrent.users',
        minutes.map(({ minute, time }) => ({ time, last: minute })),
      );
      const range = { start: '2025-06-10T15:00:00Z', end: '2025-06-10T16:00:00Z', step };
      const counts = await points({ streams: 'session.started', ...range });
      expect(counts).toHaveLength(count);
      expect(counts.reduce((sum, { value }) => sum + value!, 0)).toBe((59 * 60) / 2);
      expect((await points({ streams: 'platform.concurrent.users', ...range })).at(-1)!.value).toBe(59);
    });

    it('tell what was usual from the weeks before, as the clocks showed it on the other side of a change', async () => {
      // Daylight saving began on March 9, 2025: 12:00 was 18:00 UTC before and is 17:00 UTC after.
      for (const week of [1, 2, 3, 4]) {
        await store('session.started', at('2025-03-12T18:00:00Z') - week * WEEK, { count: 90 + 5 * week });
        await store('session.started', at('2025-03-12T17:00:00Z') - week * WEEK, { count: 7 });
      }
      await store('session.started', at('2025-03-12T17:30:00Z'), { count: 103 });
      const query = { start: '2025-03-12T17:00:00Z', end: '2025-03-12T18:00:00Z', step: '1h' };
      const [point] = await points({ streams: 'session.started', ...query });
      // 95, 100, 105, 110: mean 102.5, and √102.5 is more than they vary.
      const deviation = Math.sqrt(102.5);
      expect(point).toMatchObject({ value: 103, baseline: { mean: 102.5, weeks: 4 } });
      expect(point!.baseline!.upper).toBeCloseTo(102.5 + 2 * deviation, 10);
      expect(point!.normalized).toBeCloseTo(50 + (50 * 0.5) / (3 * deviation), 2);
    });

    it('have the days of the marketplace, 25 and 23 hours long where the clocks are changed', async () => {
      for (const time of [
        '2025-11-02T04:59:00Z',
        '2025-11-02T05:00:00Z',
        '2025-11-03T05:59:00Z',
        '2025-11-03T06:00:00Z',
      ])
        await store('session.started', at(time));
      const autumn = { start: '2025-11-01T05:00:00Z', end: '2025-11-04T06:00:00Z', step: '1d' };
      const days = await points({ streams: 'session.started', ...autumn });
      expect(days.map(({ timestamp, value }) => [timestamp, value])).toEqual([
        ['2025-11-01T05:00:00.000Z', 1],
        ['2025-11-02T05:00:00.000Z', 2],
        ['2025-11-03T06:00:00.000Z', 1],
      ]);
      const spring = { start: '2025-03-09T12:00:00Z', end: '2025-03-10T12:00:00Z', step: '1d' };
      const starts = (await points({ streams: 'session.started', ...spring })).map(({ timestamp }) => timestamp);
      expect(starts).toEqual(['2025-03-09T06:00:00.000Z', '2025-03-10T05:00:00.000Z']);
    });

    it('have both hours that the clocks show twice', async () => {
      for (const time of ['2025-11-02T06:10:00Z', '2025-11-02T07:10:00Z']) await store('session.started', at(time));
      const night = { start: '2025-11-02T05:00:00Z', end: '2025-11-02T09:00:00Z', step: '1h' };
      expect((await points({ streams: 'session.started', ...night })).map(({ value }) => value)).toEqual([0, 1, 1, 0]);
      for (const hour of ['06', '07']) {
        const range = { start: `2025-11-02T${hour}:00:00Z`, end: `2025-11-02T${hour}:20:00Z`, step: '15m' };
        const quarters = await points({ streams: 'session.started', ...range });
        expect(quarters.map(({ timestamp, value }) => [timestamp.slice(11, 16), value])).toEqual([
          [`${hour}:00`, 1],
          [`${hour}:15`, 0],
        ]);
      }
    });

    it('are read with the weeks of the baseline as one where the range is longer than a week', async () => {
      const start = at('2025-06-02T05:00:00Z');
      await storeAll(
        'session.started',
        Array.from({ length: 28 }, (_, day) => ({ time: start + day * DAY, count: 10 })),
      );
      const range = { start: '2025-06-02T05:00:00Z', end: '2025-06-30T05:00:00Z', step: '1d' };
      const days = await points({ streams: 'session.started', ...range });
      expect(days.map(({ value }) => value)).toEqual(Array.from({ length: 28 }, () => 10));
      expect(days.map(({ baseline }) => baseline?.weeks ?? 0)).toEqual(
        [0, 1, 2, 3].flatMap((weeks) => Array.from({ length: 7 }, () => weeks)),
      );
    });

    it('tell what was usual of five minutes by the whole hour, however little of it is asked for', async () => {
      const start = at('2025-06-10T15:00:00Z');
      for (const [week, minute] of [
        [1, 0],
        [1, 55],
        [2, 30],
      ] as const)
        await store('session.started', start - week * WEEK + minute * 60_000, { count: 24 });
      const whole = { start: '2025-06-10T15:00:00Z', end: '2025-06-10T16:00:00Z', step: '5m' };
      const part = { start: '2025-06-10T15:21:00Z', end: '2025-06-10T15:34:00Z', step: '5m' };
      const hour = await points({ streams: 'session.started', ...whole });
      const few = await points({ streams: 'session.started', ...part });
      expect(few).toEqual(hour.slice(4, 7));
      // The first week is known from its half hour on: 6 of its 12 buckets.
      expect(few[0]!.baseline).toMatchObject({ mean: (24 + 24 + 24) / 18, weeks: 2 });
    });

    it('end with a bucket that is not over: it has a value and is not judged', async () => {
      const now = Date.now();
      await store('session.started', now);
      for (const week of [1, 2]) await store('session.started', now - week * WEEK - DAY, { count: 4 });
      const [point] = await points({ streams: 'session.started', step: '1d', start: new Date(now - 1).toISOString() });
      expect(point).toMatchObject({ value: 1, normalized: null });
    });

    it('carry the external events of the range', async () => {
      const event = { id: 'exams', type: 'academic', title: 'Exams', occurredAt: '2025-06-10T16:00:00Z' };
      const posting = { ...headers, 'content-type': 'application/json' };
      await test.request('POST', '/api/external-events', posting, JSON.stringify(event));
      const query = { streams: 'session.started', step: '1h' };
      const during = await history({ ...query, start: '2025-06-10T15:00:00Z', end: '2025-06-10T17:00:00Z' });
      expect(during.body.externalEvents).toMatchObject([{ id: 'exams' }]);
      const after = await history({ ...query, start: '2025-06-10T17:00:00Z', end: '2025-06-10T19:00:00Z' });
      expect(after.body.externalEvents).toEqual([]);
    });

    it.each([
      [{ streams: 'session.strated' }, 'Did you mean session.started?'],
      [{ streams: '' }, 'streams'],
      [{}, 'streams'],
      [{ streams: 'session.started', step: '2h' }, 'step'],
      [{ streams: 'session.started', start: '2025-06-10' }, 'start'],
      [{ streams: 'session.started', end: '2025-02-30T00:00:00Z' }, 'end'],
      [{ streams: 'session.started', end: '0000-01-01T00:00:00Z' }, 'end'],
      [{ streams: 'session.started', start: '2025-06-10T00:00:00Z', end: '2025-06-09T00:00:00Z' }, 'start'],
      [{ streams: 'session.started', step: '1m', start: '2025-06-10T00:00:00Z', end: '2025-06-12T00:00:00Z' }, 'step'],
      [{ streams: Array.from({ length: 61 }, () => 'session.started').join(',') }, 'streams'],
    ])('are refused by name for %j', async (query, named) => {
      const { status, body } = await history(query as Record<string, string>);
      expect([status, body.detail]).toEqual([400, expect.stringContaining(named)]);
    });
  });
});
