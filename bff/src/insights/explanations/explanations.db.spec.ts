import type { Explanation } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { AlertEntity } from '../../alerting/alerts/alert.entity.js';
import { eventually } from '../../testing/eventually.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { ExplanationsService } from './explanations.service.js';

const HOUR = 3_600_000;
const viewer = new JwtService({ secret: JWT_SECRET }).sign(
  { sub: 'ana', role: 'viewer', aud: 'iops' },
  { expiresIn: '5m' },
);

describe('explanations', () => {
  let test: TestApp;
  let database: DataSource;
  const read = (alertId: string) =>
    test.request('GET', `/api/alerts/${alertId}/explanation`, { authorization: `Bearer ${viewer}` });
  const alertOf = (customerId: string) =>
    database.manager.findOneByOrFail(AlertEntity, { entityId: customerId, type: 'call_spike' });
  const call = (id: string, customerId: string, hoursAgo: number, reason: string) => ({
    event_id: id,
    event_type: 'support.call.inbound',
    occurred_at: new Date(Date.now() - hoursAgo * HOUR).toISOString(),
    data: { call_id: id, customer_id: customerId, reason_code: reason },
  });

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test?.close());

  it('are served with rows that every figure points to', async () => {
    await test.ingest([
      call('a', 'stu_1', 50, 'billing'),
      call('b', 'stu_1', 20, 'no_show'),
      call('c', 'stu_1', 1, 'billing'),
    ]);
    await eventually(async () => expect((await read((await alertOf('stu_1')).alertId)).status).toBe(200));
    const { alertId } = await alertOf('stu_1');
    const explanation = (await read(alertId)).body as unknown as Explanation;
    expect(explanation).toMatchObject({
      alertId,
      provider: 'template',
      grounded: 1,
      confidence: { level: 'low', n: 3 },
    });
    expect(explanation.text).toMatch(
      /^stu_1 called support 3 times in 14 days; .* about billing\. Of these calls, 2 were about billing\./,
    );
    expect(explanation.causes).toEqual([
      { label: 'Calls about billing', evidenceIds: [expect.stringMatching(/^e\d+$/)] },
    ]);
    expect(Object.keys(explanation).sort()).toEqual(
      [
        'alertId',
        'causes',
        'confidence',
        'counterEvidence',
        'createdAt',
        'evidence',
        'factors',
        'figures',
        'grounded',
        'provider',
        'text',
        'timeZone',
      ].sort(),
    );
    const ids = explanation.evidence.map((row) => row.id);
    for (const { start, end, evidenceId } of explanation.figures) {
      expect(ids).toContain(evidenceId);
      expect(explanation.text.slice(start, end)).not.toBe('');
    }
  });

  it.each(['nobody', '7d0e1a52-0000-4000-8000-000000000001', "'; DROP TABLE alerts"])(
    'of %s: there is none',
    async (id) => {
      expect(await read(encodeURIComponent(id))).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );

  it('say the title when the facts cannot be read, so that the alert is told all the same', async () => {
    const alert = await alertOf('stu_1');
    const told = await database.transaction(async (manager) => {
      await manager.query('ALTER TABLE calls RENAME TO calls_elsewhere');
      const written = await test.app.get(ExplanationsService).write(manager, alert.alertId, new Date());
      await manager.query('ALTER TABLE calls_elsewhere RENAME TO calls');
      return written;
    });
    expect(told).toBe(true);
    const { text, grounded, evidence } = (await read(alert.alertId)).body as unknown as Explanation;
    expect({ text, grounded, rows: evidence.map((row) => row.value) }).toEqual({
      text: alert.title,
      grounded: 1,
      rows: [alert.title],
    });
  });

  it('take the place of an earlier one, and go with their alert', async () => {
    const { alertId } = await alertOf('stu_1');
    await test.app.get(ExplanationsService).write(database.manager, alertId, new Date('2026-01-01T00:00:00Z'));
    expect((await read(alertId)).body).toMatchObject({ createdAt: '2026-01-01T00:00:00.000Z' });
    await database.manager.delete(AlertEntity, { alertId });
    expect(await database.query('SELECT count(*)::int AS n FROM explanations')).toEqual([{ n: 0 }]);
    expect(await test.app.get(ExplanationsService).write(database.manager, alertId, new Date())).toBe(false);
  });
});
