import type { AlertWebhookData, WebhookMessage } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { DataSource } from 'typeorm';
import { AlertActions } from '../../alerting/alerts/alert-actions.service.js';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../testing/webhook-receiver.js';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

describe('callbacks', () => {
  let test: TestApp;
  let receiver: WebhookReceiver;
  const verified = () =>
    receiver.received.map(
      ({ body, headers }) => new Webhook(SECRET).verify(body, headers as Record<string, string>) as WebhookMessage,
    );
  const told = (customerId: string) =>
    verified().filter(({ data }) => ('entity' in data ? data.entity.id : data.student_id) === customerId);
  const post = (events: [type: string, id: string, data: object][]) =>
    test.ingest(
      events.map(([event_type, event_id, data]) => ({
        event_id,
        event_type,
        occurred_at: new Date().toISOString(),
        data,
      })),
    );

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    test = await startTestApp({
      IOPS_WEBHOOK_URL: receiver.url,
      IOPS_WEBHOOK_SECRET: SECRET,
      IOPS_WEBHOOK_LOOPBACK: 'on',
      IOPS_DASHBOARD_URL: 'https://ops.example.com/board',
    });
  });
  afterAll(async () => {
    await test?.close();
    await receiver?.close();
  });

  it('tell of an alert with its reason, signed, and of what operators do to it', async () => {
    await post(
      ['k1', 'k2', 'k3'].map((id) => [
        'support.call.inbound',
        id,
        { call_id: id, customer_id: 'stu_1', reason_code: 'billing' },
      ]),
    );
    await eventually(() => expect(told('stu_1')).toHaveLength(1));
    const [created] = told('stu_1');
    const data = created?.data as AlertWebhookData;
    expect(created).toMatchObject({
      type: 'alert.created',
      data: { alert_type: 'call_spike', severity: 'critical', status: 'active' },
    });
    expect(data.explanation).toMatch(
      /^stu_1 called support 3 times in 14 days; the latest call was on .* about billing\./,
    );
    expect(data.dashboard_url).toBe(`https://ops.example.com/board?alert=${data.alert_id}`);

    const alerts = test.app.get(AlertActions);
    for (const action of ['acknowledge', 'resolve'] as const)
      await alerts.act(data.alert_id, { ask: { action }, actor: 'ana', note: null, at: new Date() });
    await eventually(() =>
      expect(
        told('stu_1')
          .map(({ type }) => type)
          .sort(),
      ).toEqual(['alert.created', 'alert.resolved', 'alert.updated']),
    );
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tell of a risk of churn in the platform’s own words, beside the alert', async () => {
    await post([
      [
        'customer.health.updated',
        'h1',
        {
          customer_id: 'stu_2',
          name: 'Bo',
          signed_up_at: new Date(Date.now() - 20 * 86_400_000).toISOString(),
          goal: { title: 'Algebra', status: 'open' },
        },
      ],
      ...['c1', 'c2', 'c3'].map((id): [string, string, object] => [
        'support.call.inbound',
        id,
        { call_id: id, customer_id: 'stu_2' },
      ]),
    ]);
    await eventually(() => expect(told('stu_2').some(({ type }) => type === 'churn_risk_detected')).toBe(true));
    const churn = told('stu_2').find(({ type }) => type === 'churn_risk_detected');
    // 0 for pace, 0 for calls, 100 for the goal, by their weights 0.25, 0.2 and 0.15: a score of 25.
    expect(churn?.data).toMatchObject({
      event_type: 'churn_risk_detected',
      student_id: 'stu_2',
      model: 'health_score',
      churn_risk: 0.75,
      explanation: expect.stringMatching(/^Bo is at high risk of leaving: the health score stands at 25 points/),
    });
  });
});

describe('without a receiver', () => {
  it('nothing is written down, and what happened is not told later', async () => {
    const test = await startTestApp();
    try {
      const database = test.app.get(DataSource);
      const call = (id: string) => ({
        event_id: id,
        event_type: 'support.call.inbound',
        occurred_at: new Date().toISOString(),
        data: { call_id: id, customer_id: 'stu_1' },
      });
      await test.ingest([call('k1'), call('k2')]);
      await eventually(async () => {
        const [row] = await database.query(
          `SELECT (SELECT tx_id FROM cursors WHERE name = 'deliveries') >= max(tx_id) AS passed FROM outbox WHERE topic = 'alert.explained'`,
        );
        expect(row).toEqual({ passed: true });
      });
      expect(await database.query('SELECT count(*)::int AS n FROM deliveries')).toEqual([{ n: 0 }]);
    } finally {
      await test.close();
    }
  });
});
