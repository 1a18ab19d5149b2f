import { ALERT_STATES, type Alert, type AlertsAnswer, type AlertsSummary } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

describe('GET /api/alerts', () => {
  let test: TestApp;
  let between: string;
  const token = new JwtService({ secret: JWT_SECRET }).sign(
    { sub: 'ana', role: 'viewer', aud: 'iops' },
    { expiresIn: '5m' },
  );
  const ask = (query: string) => test.request('GET', `/api/alerts?${query}`, { authorization: `Bearer ${token}` });
  const customers = async (query: string) =>
    ((await ask(query)).body as unknown as AlertsAnswer).items.map(({ entity }) => entity.id).sort();
  const callTwice = async (customer: string) => {
    for (const call of [`${customer}-1`, `${customer}-2`]) {
      const data = { call_id: call, customer_id: customer };
      const occurred_at = new Date().toISOString();
      await test.ingest({ event_id: call, event_type: 'support.call.inbound', occurred_at, data });
    }
    await eventually(async () => expect(await customers(`entity=${customer}`)).toEqual([customer]));
  };

  beforeAll(async () => {
    test = await startTestApp();
    await callTwice('stu_1');
    between = new Date().toISOString();
    await callTwice('stu_2');
  });
  afterAll(() => test.close());

  it.each([
    ['everything open', () => '', ['stu_1', 'stu_2']],
    ['those of one entity', () => 'entity=stu_2', ['stu_2']],
    ['those that started from a moment on', () => `from=${between}`, ['stu_2']],
    ['those that started before a moment', () => `to=${between}`, ['stu_1']],
    ['those that meet all filters', () => `entity=stu_1&from=${between}`, []],
    ['none of a subject that no alert has', () => 'subject=calculus', []],
  ])('lists %s', async (_, query, expected) => {
    expect(await customers(query())).toEqual(expected);
  });

  it.each(['from=yesterday', 'to=2026-01-01T00:00:00', 'from=', `entity=${'x'.repeat(300)}`, 'entity=a&entity=b'])(
    'refuses ?%s and names the parameter',
    async (query) => {
      const { status, body } = await ask(query);
      expect([status, body.code]).toEqual([400, 'invalid_parameter']);
      expect(body.detail).toContain(query.slice(0, query.indexOf('=')));
    },
  );

  it.each(['cursor=0', 'cursor=7', 'cursor=x', 'state=open', 'severity=high'])('refuses ?%s', async (query) => {
    const { status, body } = await ask(query);
    expect([status, body.code]).toEqual([400, 'invalid_parameter']);
  });
});

describe('many alerts', () => {
  let test: TestApp;
  const sign = (role: string) =>
    new JwtService({ secret: JWT_SECRET }).sign({ sub: 'ana', role, aud: 'iops' }, { expiresIn: '5m' });
  const headers = { authorization: `Bearer ${sign('operator')}`, 'content-type': 'application/json' };
  const get = async <T>(path: string) => (await test.request('GET', path, headers)).body as unknown as T;
  const page = (query: string) => get<AlertsAnswer>(`/api/alerts?${query}`);
  const plant = (count: number, from: number) =>
    test.app.get(DataSource).query(
      `INSERT INTO alerts (type, severity, detected_severity, condition, status, title, entity_kind, entity_id,
         entity_label, fingerprint, started_at, last_seen_at, ended_at, occurrences, history)
       SELECT (ARRAY['call_spike', 'churn_risk'])[1 + n % 2], s, s, 'firing', t, 'planted ' || n, 'customer', 'p' || n,
         'P ' || n, 'planted:' || n, at, at, CASE WHEN t = 'resolved' THEN at END, 1,
         jsonb_build_array(jsonb_build_object('at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'actor', 'system', 'action', 'opened', 'note', null))
       FROM generate_series($2::int, $2::int + $1::int - 1) n,
         LATERAL (SELECT (ARRAY['critical', 'warning', 'info'])[1 + n % 3] AS s,
           (ARRAY['active', 'acknowledged', 'resolved', 'resolved'])[1 + n % 4] AS t,
           timestamptz '2026-01-01' + n % 50 * interval '1 hour' AS at) given`,
      [count, from],
    );

  beforeAll(async () => {
    test = await startTestApp();
    await plant(120, 0);
  });
  afterAll(() => test.close());

  it('are walked page by page without one twice or left out, also while the ones before are dealt with', async () => {
    const all = (await page('limit=200')).items.map(({ id }) => id);
    expect(all).toHaveLength(60);
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { items, nextCursor, total }: AlertsAnswer = await page(`limit=7${cursor && `&cursor=${cursor}`}`);
      walked.push(...items.map(({ id }) => id));
      cursor = nextCursor;
      expect(total).toBe(60 - Math.ceil(walked.length / 7) + 1);
      await test.request('POST', `/api/alerts/${walked.at(-1)}/resolve`, headers, '{}');
    }
    expect(walked).toEqual(all);
  });

  it('are counted as filters would find them', async () => {
    for (const query of ['severity=critical', 'state=resolved,active&type=call_spike', 'state=snoozed', '']) {
      const { total } = await page(query);
      const summary = await get<AlertsSummary>(`/api/alerts/summary?${query}`);
      expect([query, summary.total]).toEqual([query, total]);
    }
    const { byState, bySeverity } = await get<AlertsSummary>('/api/alerts/summary?severity=info');
    expect(bySeverity.critical).toBe((await page('severity=critical')).total);
    for (const [state, count] of Object.entries(byState)) {
      expect([state, count]).toEqual([state, (await page(`severity=info&state=${state}`)).total]);
    }
  });

  it('tell when anything last happened to one', async () => {
    const [first] = (await page('limit=1')).items;
    const { body } = await test.request('POST', `/api/alerts/${first!.id}/confirm`, headers, '{}');
    const { lastChangeAt } = await get<AlertsSummary>('/api/alerts/summary');
    expect(lastChangeAt).toBe((body as unknown as Alert).history.at(-1)!.at);
  });

  it('a state is that of the list: what is snoozed is neither active nor acknowledged', async () => {
    const [first] = (await page('state=active&limit=1')).items;
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await test.request('POST', `/api/alerts/${first!.id}/snooze`, headers, JSON.stringify({ until }));
    expect((await page('state=snoozed')).items.map(({ id }) => id)).toEqual([first!.id]);
    expect((await page('state=active&limit=200')).items.map(({ id }) => id)).not.toContain(first!.id);
    expect((await page('limit=200')).items.map(({ id }) => id)).toContain(first!.id);
  });

  it('are listed and counted within 400 ms when there are 100,000, on a busy machine too', async () => {
    await plant(100_000, 1_000);
    await test.app.get(DataSource).query('ANALYZE alerts');
    const took: Record<string, number[]> = { open: [], all: [], summary: [] };
    for (let n = 0; n < 15; n += 1) {
      for (const [name, path] of [
        ['open', '/api/alerts?limit=50'],
        ['all', `/api/alerts?limit=50&state=${ALERT_STATES.join(',')}`],
        ['summary', '/api/alerts/summary'],
      ] as const) {
        const begin = performance.now();
        await get(path);
        took[name]!.push(performance.now() - begin);
      }
    }
    const median = (values: number[]) => Math.round(values.sort((a, b) => a - b)[7]!);
    const medians = Object.fromEntries(Object.entries(took).map(([name, values]) => [name, median(values)]));
    console.info(`100,000 alerts, half of them open: ${JSON.stringify(medians)} ms`);
    expect(Math.max(...Object.values(medians))).toBeLessThan(400);
  }, 60_000);
});
