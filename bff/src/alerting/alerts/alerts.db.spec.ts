import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { evaluateCustomer } from '../rules/evaluate.js';
import { AlertEntity } from './alert.entity.js';
import { AlertsService } from './alerts.service.js';

const noon = new Date('2026-11-20T12:00:00Z');
const minutesLater = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const calls = (customerId: string, calls14d: number) =>
  evaluateCustomer(
    { customerId, name: null, score: null, tier: null, scoreWeekAgo: null, calls14d, active: true },
    true,
  );

describe('alerts', () => {
  let test: TestApp;
  let database: DataSource;
  let alerts: AlertsService;
  const evaluate = (customerId: string, calls14d: number, at: Date) =>
    database.transaction((manager) => alerts.apply(manager, calls(customerId, calls14d), at));
  const episodes = (customerId: string) =>
    database.manager.find(AlertEntity, { where: { entityId: customerId }, order: { startedAt: 'ASC' } });
  const audited = async (alertId: string) =>
    (
      await database.query<{ action: string; actor: string }[]>(
        'SELECT action, actor FROM audit WHERE target = $1 ORDER BY audit_id',
        [`alert:${alertId}`],
      )
    ).map((row) => `${row.actor} ${row.action}`);

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    alerts = test.app.get(AlertsService);
  });
  afterAll(() => test.close());

  it('open an episode, escalate it, and end it after its hold; each step audited and told', async () => {
    await evaluate('stu_1', 2, noon);
    await evaluate('stu_1', 3, minutesLater(1));
    await evaluate('stu_1', 0, minutesLater(2));
    await alerts.endCleared(minutesLater(11));
    expect(await episodes('stu_1')).toMatchObject([
      { severity: 'critical', condition: 'firing', endedAt: null, occurrences: 2 },
    ]);
    await alerts.endCleared(minutesLater(12));
    const [episode] = await episodes('stu_1');
    expect(episode).toMatchObject({ condition: 'recovered', status: 'resolved', endedAt: minutesLater(12) });
    expect(await audited(episode!.alertId)).toEqual([
      'system alert.opened',
      'system alert.escalated',
      'system alert.recovered',
    ]);
    const told = await database.query(
      `SELECT topic, payload->>'change' AS change FROM outbox WHERE payload->>'alertId' = $1 AND topic <> 'alert.explained' ORDER BY outbox_id`,
      [episode!.alertId],
    );
    expect(told).toEqual([
      { topic: 'alert.raised', change: 'opened' },
      { topic: 'alert.raised', change: 'escalated' },
      { topic: 'alert.changed', change: 'recovered' },
    ]);
  });

  it('start a new episode when the condition comes back after the end', async () => {
    await evaluate('stu_1', 2, minutesLater(60));
    expect(await episodes('stu_1')).toHaveLength(2);
  });

  it('stay quiet after they were dismissed, until severity rises', async () => {
    await evaluate('stu_2', 2, noon);
    const [episode] = await episodes('stu_2');
    await alerts.act(episode!.alertId, { action: 'dismiss', actor: 'ana', note: 'known', at: minutesLater(1) });
    await evaluate('stu_2', 2, minutesLater(2));
    expect(await episodes('stu_2')).toMatchObject([{ status: 'dismissed', endedAt: null }]);
    await evaluate('stu_2', 3, minutesLater(3));
    expect(await episodes('stu_2')).toMatchObject([{ status: 'active', severity: 'critical' }]);
  });

  it('record who did what and when, once, however often it is asked', async () => {
    await evaluate('stu_3', 3, noon);
    const [{ alertId } = { alertId: '' }] = await episodes('stu_3');
    for (const actor of ['ana', 'bo'])
      await alerts.act(alertId, { action: 'acknowledge', actor, note: null, at: minutesLater(4) });
    expect(await episodes('stu_3')).toMatchObject([{ status: 'acknowledged', acknowledgedAt: minutesLater(4) }]);
    expect(await audited(alertId)).toEqual(['system alert.opened', 'ana alert.acknowledge']);
    await alerts.act(alertId, { action: 'resolve', actor: 'bo', note: 'called back', at: minutesLater(5) });
    await expect(
      alerts.act(alertId, { action: 'dismiss', actor: 'ana', note: null, at: minutesLater(6) }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keep at most one unended episode of a fingerprint, whoever writes', async () => {
    const [episode] = await episodes('stu_3');
    const { alertId: _, ...copy } = episode!;
    await expect(database.manager.insert(AlertEntity, copy)).rejects.toThrow('alerts_unended_uq');
  });

  it('come from posted calls with a reason', async () => {
    const at = new Date().toISOString();
    const call = (id: string) => ({
      event_id: id,
      event_type: 'ib_call_logged',
      occurred_at: at,
      data: { call_id: id, student_id: 'stu_4' },
    });
    await test.ingest([call('k1'), call('k2'), call('k3')]);
    await eventually(async () => {
      expect(await episodes('stu_4')).toContainEqual(
        expect.objectContaining({ type: 'call_spike', severity: 'critical' }),
      );
      expect(
        await database.query('SELECT grounded FROM explanations JOIN alerts USING (alert_id) WHERE entity_id = $1', [
          'stu_4',
        ]),
      ).toContainEqual({ grounded: 1 });
    });
  });
});
