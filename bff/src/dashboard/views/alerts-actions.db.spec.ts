import type { Alert, AlertsAnswer, BulkActionAnswer, ProblemDocument } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { AlertsService } from '../../alerting/alerts/alerts.service.js';
import { evaluateCustomer } from '../../alerting/rules/evaluate.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const HOUR_MS = 3_600_000;
const jwt = new JwtService({ secret: JWT_SECRET });
const tokenOf = (sub: string) => jwt.sign({ sub, role: 'operator', aud: 'iops' }, { expiresIn: '5m' });
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

describe('what operators do to alerts', () => {
  let test: TestApp;
  let customers = 0;
  const headersOf = (sub: string) => ({ authorization: `Bearer ${tokenOf(sub)}`, 'content-type': 'application/json' });
  const post = async <T>(path: string, body: object = {}, sub = 'ana') =>
    (await test.request('POST', `/api/alerts/${path}`, headersOf(sub), JSON.stringify(body))) as unknown as {
      status: number;
      body: T;
    };
  const get = async <T>(path: string) => (await test.request('GET', path, headersOf('ana'))).body as unknown as T;
  /** A new alert's id. */
  const begin = async (): Promise<string> => {
    const customerId = `stu_${++customers}`;
    const found = { customerId, name: null, score: null, tier: null, scoreWeekAgo: null, calls14d: 2, active: true };
    const at = new Date();
    await test.app
      .get(DataSource)
      .transaction((manager) => test.app.get(AlertsService).apply(manager, evaluateCustomer(found, true), at));
    const { items } = await get<AlertsAnswer>(`/api/alerts?entity=${customerId}`);
    return items[0]!.id;
  };

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it.each([
    ['confirm', {}, { status: 'active', verdict: 'confirmed' }],
    ['escalate', {}, { status: 'active', severity: 'critical', escalation: { by: 'ana', at: expect.any(String) } }],
    ['dismiss', { reason: 'expected' }, { status: 'dismissed', verdict: 'dismissed' }],
    ['acknowledge', {}, { status: 'acknowledged', verdict: null, escalation: null }],
    ['resolve', {}, { status: 'resolved' }],
  ])(
    '%s is answered with the alert, and stands in its history with who, when and why',
    async (verb, more, expected) => {
      const id = await begin();
      const { status, body } = await post<Alert>(`${id}/${verb}`, { note: 'as agreed', ...more });
      expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
      const { history } = await get<Alert>(`/api/alerts/${id}`);
      expect(history).toHaveLength(2);
      expect(history[1]).toEqual({ at: expect.any(String), actor: 'ana', action: verb, note: 'as agreed', ...more });
      const again = await post<Alert>(`${id}/${verb}`, more, 'bo');
      expect([again.status, again.body.history]).toEqual([200, history]);
    },
  );

  it('snooze marks it with who and until when, and it stands behind the others', async () => {
    const [first, second] = [await begin(), await begin()];
    const until = inHours(4);
    const { body } = await post<Alert>(`${second}/snooze`, { until });
    expect(body).toMatchObject({ status: 'active', suppressedBy: [{ kind: 'snooze', by: 'ana', until }] });
    expect(body.history.at(-1)).toMatchObject({ action: 'snooze', until });
    const ids = async (query: string) => (await get<AlertsAnswer>(`/api/alerts?${query}`)).items.map(({ id }) => id);
    expect((await ids('severity=warning')).at(-1)).toBe(second);
    expect(await ids('snoozed=true')).toEqual([second]);
    expect(await ids('snoozed=false')).toContain(first);
    expect(await ids('snoozed=false')).not.toContain(second);
    const reopened = await post<Alert>(`${second}/reopen`);
    expect(reopened.body).toMatchObject({ status: 'active', suppressedBy: [] });
  });

  it.each([
    ['snooze', {}, 'until'],
    ['snooze', { until: '2020-01-01T00:00:00Z' }, 'until'],
    ['snooze', { until: 'tomorrow' }, 'until'],
    ['snooze', { until: new Date(Date.now() + 31 * 24 * HOUR_MS).toISOString() }, 'until'],
    ['dismiss', { reason: 'because' }, 'reason'],
    ['resolve', { reason: 'expected' }, 'reason'],
    ['resolve', { note: 'x'.repeat(2_001) }, 'note'],
    ['resolve', { note: 'a\0b' }, 'U+0000'],
    ['resolve', { note: 'a\ud800b' }, 'surrogates'],
  ])('%s with %j is refused, and names the field', async (verb, body, field) => {
    const id = await begin();
    const answer = await post<ProblemDocument>(`${id}/${verb}`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_parameter']);
    expect(answer.body.detail).toContain(field);
    expect((await get<Alert>(`/api/alerts/${id}`)).history).toHaveLength(1);
  });

  it('what its status does not allow is a conflict that says what it does', async () => {
    const id = await begin();
    await post(`${id}/resolve`);
    const { status, body } = await post<ProblemDocument>(`${id}/escalate`);
    expect([status, body]).toEqual([
      409,
      expect.objectContaining({ code: 'conflict', allowed: ['confirm', 'reopen'] }),
    ]);
    expect((await post<ProblemDocument>('nobody/escalate')).status).toBe(404);
  });

  it('in bulk is done to each by itself', async () => {
    const [open, resolved, acknowledged] = [await begin(), await begin(), await begin()];
    await post(`${resolved}/resolve`);
    await post(`${acknowledged}/acknowledge`, {}, 'bo');
    const ids = [open, 'nobody', resolved, acknowledged, '00000000-0000-4000-8000-000000000000'];
    const { status, body } = await post<BulkActionAnswer>('bulk', { ids, action: 'acknowledge', note: 'on it' });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { id: open, outcome: 'done', alert: expect.objectContaining({ id: open, status: 'acknowledged' }) },
      { id: 'nobody', outcome: 'not_found' },
      {
        id: resolved,
        outcome: 'refused',
        alert: expect.objectContaining({ id: resolved, status: 'resolved' }),
        detail: expect.any(String),
        allowed: ['confirm', 'reopen'],
      },
      { id: acknowledged, outcome: 'already', alert: expect.objectContaining({ id: acknowledged }) },
      { id: ids[4], outcome: 'not_found' },
    ]);
  });

  it.each([
    [{ ids: [], action: 'resolve' }, 'ids'],
    [{ ids: ['a', 'a'], action: 'resolve' }, 'ids'],
    [{ ids: Array.from({ length: 201 }, (_, n) => String(n)), action: 'resolve' }, 'ids'],
    [{ ids: ['a', 7], action: 'resolve' }, 'ids'],
    [{ ids: 'a', action: 'resolve' }, 'ids'],
    [{ ids: ['a'], action: 'forget' }, 'action'],
    [{ ids: ['a'], action: 'snooze' }, 'until'],
    [{ ids: ['a'], action: 'resolve', until: inHours(1) }, 'until'],
  ])('in bulk with %j is refused as a whole', async (body, field) => {
    const answer = await post<ProblemDocument>('bulk', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_parameter']);
    expect(answer.body.detail).toContain(field);
  });
});
