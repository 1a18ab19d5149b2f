import type { AlertsAnswer, AnomaliesAnswer, Explanation, JobRun, StartedRun, StreamName } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { AnomaliesJob } from '../../inference/anomalies/anomalies.job.js';
import { eventually } from '../../testing/eventually.js';
import { type GeneratedDemand, generateDemand } from '../../testing/generated-demand.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { AlertsService } from './alerts.service.js';
import { StreamAlertsJob } from './stream-alerts.job.js';

const HOUR_MS = 3_600_000;
const HEADERS = { 'x-api-key': ADMIN_KEY };
const WEEKS = 7;
const FROM = new Date('2025-02-03T00:00:00Z');
const at = (hour: number) => new Date(FROM.getTime() + hour * HOUR_MS);
const VIEWS = 'customer.page.view';
const CALLS = 'support.call.inbound';

describe('alerts of streams', () => {
  let test: TestApp;
  let database: DataSource;
  const series = {} as Record<StreamName, GeneratedDemand>;
  /** A busy hour of all streams, in the last week. */
  let hour: number;

  /** As if the events of [from, to) had been taken: those of the last day minute by minute. */
  const take = async (stream: StreamName, from: number, to: number, factor = 1) => {
    const counts = series[stream]!.values.slice(from, to).map((value) => Math.round(factor * value));
    const hours = [counts.map((_, i) => at(from + i)), counts];
    await database.query(
      `INSERT INTO stream_hours (stream, hour, count)
       SELECT $1, hour, count FROM unnest($2::timestamptz[], $3::int[]) AS x(hour, count) WHERE count > 0`,
      [stream, ...hours],
    );
    await database.query(
      `INSERT INTO rollups (stream, minute, count) SELECT $1, minute, count FROM (
         SELECT hour + make_interval(mins => i * step) AS minute,
           floor((i + 1) * count * step / 60.0) - floor(i * count * step / 60.0) AS count
         FROM unnest($2::timestamptz[], $3::int[]) AS x(hour, count),
           LATERAL (SELECT CASE WHEN hour < $4 THEN 60 ELSE 1 END AS step) AS steps, generate_series(0, 60 / step - 1) AS i
       ) AS minutes WHERE count > 0`,
      [stream, ...hours, at(hour - 24)],
    );
  };
  /** Judges and alerts as of an hour, the events having come up to then. */
  const tick = async (until: number) => {
    const now = new Date(at(until).getTime() + 2 * 60_000);
    await database.query('UPDATE projection_clock SET newest_event_at = $1', [now]);
    await test.app.get(AnomaliesJob).tick(now);
    await test.app.get(StreamAlertsJob).run(now);
  };
  const alerts = async (query: string) =>
    (await test.request('GET', `/api/alerts?${query}`, HEADERS)).body as unknown as AlertsAnswer;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    const streams: [StreamName, number][] = [
      [VIEWS, 300],
      [CALLS, 60],
      ['tutor.login.event', 80],
    ];
    for (const [i, [stream, mean]] of streams.entries())
      series[stream] = generateDemand(FROM, WEEKS, { seed: 20 + i, mean, dispersion: 0.01 });
    const rates = streams.map(([stream]) => series[stream]!.rates);
    hour = rates[0]!.findIndex((_, i) => i > 6.2 * 168 && rates.every((each) => each[i]! > 40 && each[i + 1]! > 40));
    for (const [stream] of streams) await take(stream, 0, hour);
  });
  afterAll(() => test.close());

  it('are none while streams do as usual, also at hours that are usually low', async () => {
    await tick(hour);
    expect(await alerts('')).toMatchObject({ total: 0 });
  });

  it('are of the data where a stream falls silent and others do not, with a reason that can be checked', async () => {
    await take(CALLS, hour, hour + 1);
    await take('tutor.login.event', hour, hour + 1);
    await tick(hour + 1);
    await eventually(async () => expect((await alerts('type=data_quality')).items[0]?.explanation).toBeTruthy());
    const { items, total } = await alerts('');
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      type: 'data_quality',
      severity: 'critical',
      title: 'Page views: no events arrive',
      entity: { kind: 'stream', id: VIEWS, label: 'Page views' },
      explanation: { grounded: 1 },
    });
    const path = `/api/alerts/${items[0]!.id}/explanation`;
    const { text, confidence } = (await test.request('GET', path, HEADERS)).body as unknown as Explanation;
    expect(text).toMatch(/^Page views: no events arrived in \d+ (minutes|hours?), where \d+ are usual\./);
    expect(text).toContain('What rests on it is stale: Tutor searches.');
    expect(confidence.level).toBe('high');
  });

  it('are told once, and are over once the stream is back', async () => {
    for (const stream of [VIEWS, CALLS, 'tutor.login.event'] as const) await take(stream, hour + 1, hour + 4);
    await tick(hour + 1);
    expect(await alerts('')).toMatchObject({ total: 1, items: [{ occurrences: 1 }] });
    await tick(hour + 4);
    await test.app.get(AlertsService).endCleared(new Date(at(hour + 4).getTime() + HOUR_MS));
    expect(await alerts('status=resolved')).toMatchObject({ total: 1, items: [{ condition: 'recovered' }] });
    const query = `/api/anomalies?stream=${VIEWS}&from=${at(hour - 24).toISOString()}`;
    const { items } = (await test.request('GET', query, HEADERS)).body as unknown as AnomaliesAnswer;
    expect(items.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([['silence', false]]);
  });

  it('are of the business where a stream does far more than usual', async () => {
    await take(VIEWS, hour + 4, hour + 6);
    await take('tutor.login.event', hour + 4, hour + 6);
    await take(CALLS, hour + 4, hour + 6, 6);
    await tick(hour + 6);
    await eventually(async () => expect((await alerts('type=stream_anomaly')).items[0]?.explanation).toBeTruthy());
    const { items } = await alerts('status=active');
    expect(items).toMatchObject([
      { type: 'stream_anomaly', severity: 'warning', entity: { id: CALLS }, explanation: { grounded: 1 } },
    ]);
    expect(items[0]!.explanation!.text).toMatch(
      /^Inbound calls came to [\d,]+ calls in \d hours?, where \d+ are usual: [\d,]+% more\. At this time of the week/,
    );
  });

  it('can be asked for as of a past minute, and a look back ends nothing that goes on', async () => {
    for (const stream of [CALLS, 'tutor.login.event'] as const) await take(stream, hour + 6, hour + 11);
    await take(VIEWS, hour + 7, hour + 9);
    await database.query('UPDATE projection_clock SET newest_event_at = $1', [at(hour + 11)]);
    const judge = async (asOf: Date) => {
      const body = JSON.stringify({ asOf: asOf.toISOString() });
      const { runId } = (
        await test.request('POST', '/api/jobs/anomalies/run', { ...HEADERS, 'content-type': 'application/json' }, body)
      ).body as unknown as StartedRun;
      await eventually(async () => {
        const read = await test.request('GET', `/api/jobs/runs/${runId}`, HEADERS);
        expect(read.body as unknown as JobRun).toMatchObject({ status: 'done', error: null });
      }, 30_000);
      await test.app.get(StreamAlertsJob).run(asOf);
    };
    const open = async () =>
      (await alerts('type=data_quality&status=active')).items.map(({ entity, startedAt }) => [entity.id, startedAt]);
    const fortyLater = new Date(at(hour + 6).getTime() + 40 * 60_000);
    await judge(at(hour + 6));
    expect(await open()).toEqual([]);
    await judge(fortyLater);
    expect(await open()).toEqual([[VIEWS, fortyLater.toISOString()]]);

    const now = new Date(at(hour + 9).getTime() + 50 * 60_000);
    await judge(now);
    const stored = () => database.query('SELECT * FROM anomalies ORDER BY anomaly_id');
    const before = await stored();
    expect(before.filter((row: { is_live: boolean; is_open: boolean }) => row.is_live && row.is_open)).toHaveLength(1);
    await judge(at(hour + 7));
    expect(await stored()).toEqual(before);
    // Within the hour as well, whether the silence was long enough then to be told or not.
    for (const minutes of [2, 30]) await judge(new Date(at(hour + 9).getTime() + minutes * 60_000));
    expect(await stored()).toEqual(before);

    const found = async (asOf: Date) => test.app.get(StreamAlertsJob).find(database.manager, asOf);
    const [told] = await found(now);
    expect(told).toMatchObject({ type: 'data_quality', entity: { id: VIEWS } });
    expect(await found(at(hour + 7))).toEqual([{ fingerprint: told!.fingerprint }]);
  });
});
