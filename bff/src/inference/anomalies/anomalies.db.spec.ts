import type {
  AnomaliesAnswer,
  JobRun,
  ProblemDocument,
  StartedRun,
  StreamName,
  SubjectForecast,
} from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { type GeneratedDemand, generateDemand } from '../../testing/generated-demand.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { rewindProgress, selectProgress, upsertProgress } from './progress.queries.js';

const HOUR_MS = 3_600_000;
const HEADERS = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
const FROM = new Date('2025-01-06T00:00:00Z');
const WEEKS = 10;
const hourAt = (index: number) => new Date(FROM.getTime() + index * HOUR_MS);

describe('imported series', () => {
  let test: TestApp;
  let views: GeneratedDemand;
  /** A busy hour of the ninth week. */
  let outage: number;

  const post = (path: string, body: unknown) => test.request('POST', path, HEADERS, JSON.stringify(body));
  const importSeries = (body: object) => post('/api/import/series', body);
  const anomalies = async (query: string) =>
    (await test.request('GET', `/api/anomalies?${query}`, HEADERS)).body as unknown as AnomaliesAnswer;
  const run = async (job: string, asOf: Date) => {
    const { runId } = (await post(`/api/jobs/${job}/run`, { asOf: asOf.toISOString() })).body as unknown as StartedRun;
    await eventually(async () => {
      const read = await test.request('GET', `/api/jobs/runs/${runId}`, HEADERS);
      expect(read.body as unknown as JobRun).toMatchObject({ status: 'done', error: null });
    }, 60_000);
  };

  beforeAll(async () => {
    test = await startTestApp();
    views = generateDemand(FROM, WEEKS, { seed: 5, mean: 120, dispersion: 0.01 });
    outage = views.rates.findIndex((rate, i) => i >= 8 * 168 && rate > 150);
    for (const i of [outage, outage + 1]) views.values[i] = 0;
  });
  afterAll(() => test.close());

  it('are judged as of a moment, and nothing later is', async () => {
    const answer = await importSeries({
      stream: 'customer.page.view',
      start: FROM.toISOString(),
      stepSeconds: 3600,
      values: views.values,
    });
    expect([answer.status, answer.body]).toEqual([200, { imported: WEEKS * 168 }]);
    await run('anomalies', hourAt(outage));
    expect(await anomalies('stream=customer.page.view')).toEqual({ items: [], nextCursor: null, total: 0 });
    await run('anomalies', hourAt(outage + 12));
    const { items } = await anomalies('stream=customer.page.view');
    expect(items).toMatchObject([
      {
        kind: 'silence',
        direction: 'below',
        start: hourAt(outage).toISOString(),
        end: hourAt(outage + 2).toISOString(),
        windowHours: 2,
        actual: 0,
        isOpen: false,
        dependants: ['customer.tutor.search'],
      },
    ]);
    expect(items[0]!.expected / (views.rates[outage]! + views.rates[outage + 1]!)).toBeCloseTo(1, 0);
    expect(items[0]!.score).toBeGreaterThan(8);
  });

  it('are judged anew where they are imported again: what came late takes an anomaly back', async () => {
    const values = [views.rates[outage]!, views.rates[outage + 1]!].map(Math.round);
    await importSeries({
      stream: 'customer.page.view',
      start: hourAt(outage).toISOString(),
      stepSeconds: 3600,
      values,
    });
    await run('anomalies', hourAt(WEEKS * 168));
    expect(await anomalies('stream=customer.page.view')).toMatchObject({ total: 0 });
    const progress = await test.app
      .get(DataSource)
      .query("SELECT judged_until FROM anomaly_progress WHERE stream = 'customer.page.view'");
    expect(progress).toEqual([{ judged_until: hourAt(WEEKS * 168) }]);
  });

  it('that come while the stream is being judged are judged still', async () => {
    const { manager } = test.app.get(DataSource);
    const read = async () => (await selectProgress(manager)).find(({ stream }) => stream === 'customer.page.view')!;
    const begun = await read();
    const judged = { ...begun, judgedUntil: hourAt(WEEKS * 168 + 5) };
    // One that begins where judging ended changes nothing of how far it is, and yet is not to be passed over.
    await rewindProgress(manager, 'customer.page.view', begun.judgedUntil);
    await upsertProgress(manager, [judged]);
    expect((await read()).judgedUntil).toEqual(begun.judgedUntil);
    await upsertProgress(manager, [{ ...judged, version: (await read()).version }]);
    expect((await read()).judgedUntil).toEqual(judged.judgedUntil);
    await upsertProgress(manager, [{ ...begun, version: (await read()).version }]);
    await upsertProgress(manager, [{ ...judged, version: null }]);
    expect((await read()).judgedUntil).toEqual(begun.judgedUntil);
  });

  it('are listed page by page, by stream and span, with the external events near their beginning', async () => {
    const calls = generateDemand(FROM, WEEKS, { seed: 6, mean: 60 });
    const spikes = [8.2, 8.6, 9, 9.4].map((week) => calls.rates.findIndex((rate, i) => i >= week * 168 && rate > 60));
    for (const spike of spikes) calls.values[spike] = 5 * Math.round(calls.rates[spike]!);
    await importSeries({
      stream: 'support.call.inbound',
      start: FROM.toISOString(),
      stepSeconds: 3600,
      values: calls.values,
    });
    const told = { type: 'product', title: 'Release 4', occurredAt: hourAt(spikes[1]! - 2).toISOString() };
    expect((await post('/api/external-events', told)).status).toBe(201);
    await run('anomalies', hourAt(WEEKS * 168));
    const first = await anomalies('stream=support.*&limit=3');
    const rest = await anomalies(`stream=support.*&limit=3&cursor=${first.nextCursor}`);
    const items = [...first.items, ...rest.items];
    expect([first.total, first.items.length, rest.nextCursor]).toEqual([4, 3, null]);
    expect(items.map(({ start }) => start)).toEqual(spikes.toReversed().map((spike) => hourAt(spike).toISOString()));
    expect(items.map(({ externalEvents }) => externalEvents.map(({ title }) => title))).toEqual([
      [],
      [],
      ['Release 4'],
      [],
    ]);
    const span = `from=${hourAt(spikes[1]!).toISOString()}&to=${hourAt(spikes[2]! + 1).toISOString()}`;
    expect(await anomalies(span)).toMatchObject({ total: 2, items: [{ kind: 'deviation', direction: 'above' }, {}] });
    expect(await anomalies('stream=tutor.*')).toMatchObject({ total: 0 });
  });

  it('of one stream are judged beside all others: what all of them did is not the one', async () => {
    const weeks = 7;
    const holiday = (weeks * 7 - 5) * 24;
    const streams: StreamName[] = [
      'customer.login.success',
      'customer.tutor.search',
      'session.booking.requested',
      'session.started',
      'session.completed',
      'tutor.login.event',
      'tutor.profile.viewed_by_student',
      'marketing.ad.click',
    ];
    const halved = streams.map((_, n) => {
      const { values } = generateDemand(FROM, weeks, { seed: 60 + n, mean: 80, dispersion: 0.01 });
      return values.map((value, i) => (i >= holiday && i < holiday + 24 ? Math.round(value / 2) : value));
    });
    const bring = (n: number) =>
      importSeries({ stream: streams[n]!, start: FROM.toISOString(), stepSeconds: 3600, values: halved[n]! });
    for (const n of streams.keys()) await bring(n);
    await run('anomalies', hourAt(weeks * 168));
    const told = async () => {
      const { items } = await anomalies(
        `from=${hourAt(holiday).toISOString()}&to=${hourAt(holiday + 24).toISOString()}`,
      );
      return items.filter(({ stream }) => stream === '*' || streams.includes(stream)).map(({ stream }) => stream);
    };
    const before = await told();
    expect(before).toContain('*');
    expect(before).not.toContain(streams[1]);
    await bring(1);
    await run('anomalies', hourAt(weeks * 168));
    expect(await told()).toEqual(before);
  }, 120_000);

  it('of a subject are what its forecast is made from', async () => {
    const demand = generateDemand(FROM, WEEKS, { seed: 7, mean: 40 });
    const half = demand.values.flatMap((value) => [Math.floor(value / 2), Math.ceil(value / 2)]);
    const body = { subject: 'latin', start: FROM.toISOString(), stepSeconds: 1800, values: half };
    expect((await importSeries(body)).body).toEqual({ imported: 2 * WEEKS * 168 });
    const asOf = hourAt(9 * 168);
    await run('forecast', asOf);
    const path = `/api/forecasts/subject/latin?asOf=${asOf.toISOString()}`;
    const { points } = (await test.request('GET', path, HEADERS)).body as unknown as SubjectForecast;
    const forecast = points.reduce((sum, { expected }) => sum + expected, 0);
    const came = demand.values.slice(9 * 168).reduce((sum, value) => sum + value, 0);
    expect(forecast / came).toBeCloseTo(1, 0);
  });

  it.each([
    ['/stream', { stream: 'customer.page.viev', start: '2025-01-06T00:00:00Z', stepSeconds: 3600, values: [1] }],
    ['/subject', { subject: 'a', stream: 'customer.page.view', start: '', stepSeconds: 1, values: [] }],
    ['/start', { stream: 'customer.page.view', start: '2025-02-30T00:00:00Z', stepSeconds: 3600, values: [1] }],
    ['/values/1', { stream: 'customer.page.view', start: '2025-01-06T00:00:00Z', stepSeconds: 3600, values: [1, '2'] }],
    ['/more', { stream: 'customer.page.view', start: '2025-01-06T00:00:00Z', stepSeconds: 3600, values: [1], more: 1 }],
  ])('are refused where %s is wrong, naming it', async (pointer, body) => {
    const { status, body: problem } = await importSeries(body);
    expect([status, (problem as unknown as ProblemDocument).pointer]).toEqual([400, pointer]);
  });

  it.each(['stream=nothing.of.the.kind', 'cursor=nonsense', 'from=yesterday', 'limit=0'])(
    'are not listed for %s, which is named',
    async (query) => {
      const { status, body } = await test.request('GET', `/api/anomalies?${query}`, HEADERS);
      expect([status, String(body.detail)]).toEqual([400, expect.stringContaining(query.split('=')[0]!)]);
    },
  );
});
