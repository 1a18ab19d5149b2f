import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { HealthJob } from '../../inference/health/health.job.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { eventually } from '../../testing/eventually.js';
import { SsePage } from '../../testing/realtime-pages.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const TOPICS = ['customers', 'forecasts'];
const DAY_MS = 86_400_000;
const jwt = new JwtService({ secret: JWT_SECRET });
const bearer = {
  authorization: `Bearer ${jwt.sign({ sub: 'ana', role: 'viewer', aud: 'iops' }, { expiresIn: '5m' })}`,
};

describe('customers and forecasts', () => {
  let test: TestApp;
  let database: DataSource;
  let page: SsePage;
  const told = (topic: string) =>
    page.heard.map(({ body }) => body as { topic?: string; data?: unknown }).filter((body) => body.topic === topic);
  const rescore = (customerId: string) =>
    database.transaction((manager) => test.app.get(HealthJob).score(manager, [customerId], new Date()));

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    page = new SsePage(await test.app.getUrl(), bearer);
    const at = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
    const { status } = await test.ingest([
      {
        event_id: 'm-1',
        event_type: 'customer.health.updated',
        occurred_at: at(50),
        data: { customer_id: 'stu_1', name: 'Ana', signed_up_at: at(50), goal: { status: 'open' } },
      },
      { event_id: 'm-2', event_type: 'customer.health.updated', occurred_at: at(0), data: { customer_id: 'stu_2' } },
    ]);
    expect(status).toBe(202);
    await eventually(async () =>
      expect(await database.query(`SELECT FROM customer_health WHERE customer_id = 'stu_1'`)).toHaveLength(1),
    );
    await page.connect(TOPICS);
  });
  afterAll(async () => {
    page.cut();
    await test.close();
  });

  it('whose health moved to another tier are told as the list shows them, and those that stayed are not', async () => {
    await rescore('stu_2');
    await database.query(`UPDATE customer_health SET tier = 'thriving', score = 99 WHERE customer_id = 'stu_1'`);
    await rescore('stu_1');
    await rescore('stu_1');
    await eventually(() => expect(told('customers')).toHaveLength(1));
    const [row] = await database.query(`SELECT score, tier FROM customer_health WHERE customer_id = 'stu_1'`);
    expect(row.tier).not.toBe('thriving');
    expect(told('customers')).toMatchObject([
      { type: 'customer_health_updated', data: { id: 'stu_1', customerId: 'stu_1', name: 'Ana', ...row } },
    ]);
  });

  it('that were forecast anew are told with the moment of the newest forecast', async () => {
    const made = (day: string) =>
      database.query(
        `INSERT INTO forecast_runs (subject, made_at, method, hours_per_request, variance_linear, variance_square)
         VALUES ('algebra', $1, 'four_week_mean', 1, 1, 0)`,
        [day],
      );
    await made('2026-11-20T08:00:00Z');
    await made('2026-11-19T08:00:00Z');
    await test.app.get(Outbox).append(database.manager, 'forecast.made', { subject: 'algebra' });
    await test.app.get(Outbox).append(database.manager, 'forecast.made', { subject: 'of which there is none' });
    await eventually(() => expect(told('forecasts')).toHaveLength(1));
    expect(told('forecasts')).toMatchObject([
      {
        type: 'forecast_updated',
        data: { id: 'algebra', subject: 'algebra', madeAt: '2026-11-20T08:00:00.000Z' },
      },
    ]);
  });

  it('that moved while the page was cut off are told when it is back, once', async () => {
    page.cut();
    await database.query(`UPDATE customer_health SET score = score + 7 WHERE customer_id = 'stu_1'`);
    await rescore('stu_1');
    const before = told('customers').length;
    await page.connect(TOPICS);
    await eventually(() => expect(told('customers')).toHaveLength(before + 1));
  });

  it('of whom many moved in one step are one row, and to be fetched as a snapshot', async () => {
    await database.query(
      `INSERT INTO customers (customer_id, stamps) SELECT 'step_' || n, '{}' FROM generate_series(1, 21) AS n`,
    );
    const ids = Array.from({ length: 21 }, (_, n) => `step_${n + 1}`);
    const score = () => database.transaction((manager) => test.app.get(HealthJob).score(manager, ids, new Date()));
    await score();
    const [{ before }] = await database.query('SELECT coalesce(max(outbox_id), 0)::int AS before FROM outbox');
    await database.query(`UPDATE customer_health SET tier = 'critical', score = -50 WHERE customer_id LIKE 'step_%'`);
    await score();
    expect(await database.query('SELECT topic, payload FROM outbox WHERE outbox_id > $1', [before])).toEqual([
      { topic: 'customer_health.many_changed', payload: { count: 21 } },
    ]);
    const resync = { event: 'resync', body: { topics: ['customers'], cursor: expect.any(String) } };
    await eventually(() => expect(page.heard.at(-1)).toEqual(resync));
  });

  it('that all moved at once are to be fetched as a snapshot', async () => {
    const ids = Array.from({ length: 101 }, (_, n) => ({ customerId: `many_${n}` }));
    const before = told('customers').length;
    await database.transaction((manager) => test.app.get(Outbox).appendAll(manager, 'customer_health.changed', ids));
    await eventually(() =>
      expect(page.heard.at(-1)).toEqual({
        event: 'resync',
        body: { topics: ['customers'], cursor: expect.any(String) },
      }),
    );
    expect(told('customers')).toHaveLength(before);
  });
});
