import type { AlertsAnswer, Explanation } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Intake } from '../../data/ingest/intake.service.js';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { AlertsService } from './alerts.service.js';
import { DataQualityJob } from './data-quality.job.js';

const MINUTE_MS = 60_000;
const view = (i: number, data: object) => ({
  event_id: `v-${i}`,
  event_type: 'customer.page.view',
  occurred_at: new Date().toISOString(),
  data,
});

describe('a sender whose events are refused', () => {
  let test: TestApp;
  const headers = { 'x-api-key': ADMIN_KEY };
  const alerts = async (query = '') =>
    (await test.request('GET', `/api/alerts?type=data_quality${query}`, headers)).body as unknown as AlertsAnswer;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('is alerted of with a reason whose every figure can be checked, and with none of its own words', async () => {
    const hostile = Array.from({ length: 30 }, (_, i) => ({
      ...view(1_000 + i, {}),
      event_type: '99 % of <b>all</b> tutors',
    }));
    await test.ingest([...Array.from({ length: 70 }, (_, i) => view(i, { customer_id: 'c' })), ...hostile]);
    await test.app.get(Intake).write();
    await test.app.get(DataQualityJob).run(new Date());
    await eventually(async () => expect((await alerts()).items[0]?.explanation).toBeTruthy());
    const { items } = await alerts();
    expect(items[0]).toMatchObject({
      severity: 'critical',
      entity: { kind: 'sender', id: 'key:testtesttest', label: 'IOPS_INGEST_KEY' },
      explanation: { grounded: 1 },
    });
    const path = `/api/alerts/${items[0]!.id}/explanation`;
    const explanation = (await test.request('GET', path, headers)).body as unknown as Explanation;
    expect(explanation.text).toContain(
      'Of 100 events that IOPS_INGEST_KEY sent in the last 15 minutes, 30 were refused, which is 30%.',
    );
    expect(explanation.text).toContain('“unknown event type”, 30 times');
    expect(explanation.text).not.toMatch(/99|<b>/);
  });

  it('is told once, however often it is looked at, and by two replicas at once', async () => {
    const job = test.app.get(DataQualityJob);
    await Promise.all([job.run(new Date()), job.run(new Date())]);
    expect(await alerts()).toMatchObject({ total: 1, items: [{ occurrences: 1 }] });
  });

  it('is over once it sends good events, or none, for as long as the hold', async () => {
    const later = new Date(Date.now() + 20 * MINUTE_MS);
    await test.app.get(DataQualityJob).run(later);
    await test.app.get(AlertsService).endCleared(new Date(later.getTime() + 11 * MINUTE_MS));
    expect(await alerts('&status=resolved')).toMatchObject({ total: 1, items: [{ condition: 'recovered' }] });
  });

  it('is told of with counts that fit each other, while more is refused each second', async () => {
    const database = test.app.get(DataSource);
    const at = new Date();
    const times = Array.from({ length: 1_201 }, (_, s) => new Date(at.getTime() - 1_000 * s));
    await database.query(
      `INSERT INTO quarantine (received_at, sender, code, pointer, message, body)
       SELECT at, 'bo', 'missing_field', '', '', '' FROM unnest($1::timestamptz[]) AS at`,
      [times],
    );
    // Counts are written five seconds late.
    await database.query(
      `INSERT INTO intake SELECT date_trunc('minute', at), 'bo', 0, 0, count(*) FROM unnest($1::timestamptz[]) AS at GROUP BY 1`,
      [times.slice(5)],
    );
    await test.app.get(DataQualityJob).run(at);
    const ofBo = async () => (await alerts()).items.find((alert) => alert.entity.id === 'bo');
    await eventually(async () => expect((await ofBo())?.explanation).toBeTruthy());
    const { text } = (await ofBo())!.explanation!;
    const [, sent, refused, reason] = /Of (\d+) events .* (\d+) were refused.*”, (\d+) times/.exec(text) ?? [];
    expect([sent, reason]).toEqual([refused, refused]);
    expect(text).toMatch(/It has gone on since \w{3} \d+ at \d\d:\d\d; the latest refusal was on/);
  });

  it('is forgotten in the end also by an IOPS that was away for days', async () => {
    const later = new Date(Date.now() + 50 * 60 * MINUTE_MS);
    await test.app.get(DataQualityJob).run(later);
    await test.app.get(AlertsService).endCleared(new Date(later.getTime() + 11 * MINUTE_MS));
    expect(await alerts()).toMatchObject({ total: 0 });
  });
});
