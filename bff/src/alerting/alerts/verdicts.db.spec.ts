import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import type { Ask } from './action.js';
import { AlertEntity } from './alert.entity.js';
import { AlertActions } from './alert-actions.service.js';
import { AlertsService } from './alerts.service.js';

const at = new Date('2026-11-20T12:00:00Z');

describe('verdicts on alerts', () => {
  let test: TestApp;
  let database: DataSource;
  const raise = async (type: 'churn_risk' | 'call_spike', customerId: string) => {
    const fingerprint = `${type}:customer:${customerId}`;
    const entity = { kind: 'customer' as const, id: customerId, label: customerId };
    const evaluation = { type, fingerprint, severity: 'warning' as const, title: type, entity, subject: null };
    await database.transaction((manager) => test.app.get(AlertsService).apply(manager, [evaluation], at));
    return (await database.manager.findOneByOrFail(AlertEntity, { fingerprint })).alertId;
  };
  const act = (alertId: string, ask: Ask) =>
    test.app.get(AlertActions).act(alertId, { ask, actor: 'ana', note: null, at: new Date() });
  const labels = () =>
    database.query('SELECT version, customer_id AS id, leaving, about_at AS about FROM churn_labels ORDER BY label_id');

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('of churn are labels to learn from, and a changed mind is a new version', async () => {
    const alertId = await raise('churn_risk', 'c1');
    await act(alertId, { action: 'acknowledge' });
    expect(await labels()).toEqual([]);
    await act(alertId, { action: 'confirm' });
    await act(alertId, { action: 'dismiss', reason: 'false_alarm' });
    await act(alertId, { action: 'reopen' });
    const said = (version: number, leaving: boolean | null) => ({ version, id: 'c1', leaving, about: at });
    expect(await labels()).toEqual([said(1, true), said(2, false), said(3, null)]);
  });

  it('of other kinds, and for other reasons, are none', async () => {
    const before = await labels();
    await act(await raise('call_spike', 'c2'), { action: 'confirm' });
    await act(await raise('churn_risk', 'c3'), { action: 'dismiss', reason: 'expected' });
    expect(await labels()).toEqual(before);
  });
});
