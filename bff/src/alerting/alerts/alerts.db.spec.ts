import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { evaluateCustomer } from '../rules/evaluate.js';
import type { Ask } from './action.js';
import { AlertEntity } from './alert.entity.js';
import { AlertActions } from './alert-actions.service.js';
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
  let actions: AlertActions;
  const evaluate = (customerId: string, calls14d: number, at: Date) =>
    database.transaction((manager) => alerts.apply(manager, calls(customerId, calls14d), at));
  const act = (alertId: string, ask: Ask, minutes: number) =>
    actions.act(alertId, { ask, actor: 'ana', note: null, at: minutesLater(minutes) });
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
    actions = test.app.get(AlertActions);
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
    await act(episode!.alertId, { action: 'dismiss', reason: 'expected' }, 1);
    await evaluate('stu_2', 2, minutesLater(2));
    expect(await episodes('stu_2')).toMatchObject([{ status: 'dismissed', endedAt: null }]);
    await evaluate('stu_2', 3, minutesLater(3));
    expect(await episodes('stu_2')).toMatchObject([{ status: 'active', severity: 'critical' }]);
  });

  it('record who did what and when, once, however often it is asked', async () => {
    await evaluate('stu_3', 3, noon);
    const [{ alertId } = { alertId: '' }] = await episodes('stu_3');
    for (const actor of ['ana', 'bo'])
      await actions.act(alertId, { ask: { action: 'acknowledge' }, actor, note: null, at: minutesLater(4) });
    expect(await episodes('stu_3')).toMatchObject([{ status: 'acknowledged', acknowledgedAt: minutesLater(4) }]);
    expect(await audited(alertId)).toEqual(['system alert.opened', 'ana alert.acknowledge']);
    await act(alertId, { action: 'resolve' }, 5);
    await expect(act(alertId, { action: 'dismiss', reason: null }, 6)).rejects.toMatchObject({
      code: 'conflict',
      extra: { allowed: ['confirm', 'reopen'] },
    });
  });

  it('stay snoozed until the moment is there, and are told of then', async () => {
    // The worker ends what is over by the real clock: these moments lie ahead of it.
    const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    await evaluate('stu_5', 2, noon);
    const [{ alertId } = { alertId: '' }] = await episodes('stu_5');
    const until = ahead(60);
    await act(alertId, { action: 'snooze', until }, 1);
    await actions.endSnoozes(new Date(until.getTime() - 1));
    expect(await episodes('stu_5')).toMatchObject([{ snoozedUntil: until, snoozedBy: 'ana' }]);
    // An alert that another transaction writes just now is left to the next round: its explanation may come in.
    await eventually(async () => expect(await actions.endSnoozes(until)).toBe(1));
    expect(await actions.endSnoozes(until)).toBe(0);
    const [after] = await episodes('stu_5');
    expect(after).toMatchObject({ snoozedUntil: null, snoozedBy: null, status: 'active' });
    expect(after!.history.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'system opened',
      'ana snooze',
      'system snooze_ended',
    ]);
    expect(await audited(alertId)).toContain('system alert.snooze_ended');
  });

  it('are awake again as soon as they get worse, also when they were acknowledged', async () => {
    await evaluate('stu_6', 2, noon);
    const [{ alertId } = { alertId: '' }] = await episodes('stu_6');
    await act(alertId, { action: 'acknowledge' }, 1);
    await act(alertId, { action: 'snooze', until: new Date(Date.now() + 3_600_000) }, 2);
    await evaluate('stu_6', 2, minutesLater(3));
    expect(await episodes('stu_6')).toMatchObject([{ status: 'acknowledged', snoozedBy: 'ana' }]);
    await evaluate('stu_6', 3, minutesLater(4));
    expect(await episodes('stu_6')).toMatchObject([{ status: 'active', snoozedUntil: null, snoozedBy: null }]);
  });

  it('that an operator escalated still speak when they themselves get worse', async () => {
    await evaluate('stu_7', 2, noon);
    const [{ alertId } = { alertId: '' }] = await episodes('stu_7');
    await act(alertId, { action: 'escalate' }, 1);
    expect(await episodes('stu_7')).toMatchObject([{ severity: 'critical', detectedSeverity: 'warning' }]);
    await act(alertId, { action: 'resolve' }, 2);
    await evaluate('stu_7', 2, minutesLater(3));
    expect(await episodes('stu_7')).toMatchObject([{ status: 'resolved', endedAt: null }]);
    await evaluate('stu_7', 3, minutesLater(4));
    expect(await episodes('stu_7')).toMatchObject([{ status: 'active', detectedSeverity: 'critical' }]);
  });

  it('are reopened after their end, stay open, and are active again when the condition comes back', async () => {
    await evaluate('stu_8', 2, noon);
    await evaluate('stu_8', 0, minutesLater(1));
    await alerts.endCleared(minutesLater(11));
    const [{ alertId } = { alertId: '' }] = await episodes('stu_8');
    await act(alertId, { action: 'reopen' }, 20);
    await evaluate('stu_8', 0, minutesLater(21));
    await alerts.endCleared(minutesLater(60));
    expect(await episodes('stu_8')).toMatchObject([{ status: 'active', condition: 'recovered', endedAt: null }]);
    await act(alertId, { action: 'acknowledge' }, 61);
    await evaluate('stu_8', 2, minutesLater(62));
    expect(await episodes('stu_8')).toMatchObject([{ status: 'active', condition: 'firing', occurrences: 2 }]);
  });

  it('are reopened only while nothing newer is about the same', async () => {
    await evaluate('stu_9', 2, noon);
    await evaluate('stu_9', 0, minutesLater(1));
    // The worker of the process may be at the same row, which is then left to it.
    await eventually(async () => {
      await alerts.endCleared(minutesLater(11));
      expect(await episodes('stu_9')).toMatchObject([{ endedAt: expect.any(Date) }]);
    });
    await evaluate('stu_9', 2, minutesLater(30));
    const [older, newer] = await episodes('stu_9');
    await expect(act(older!.alertId, { action: 'reopen' }, 31)).rejects.toMatchObject({
      code: 'conflict',
      extra: { allowed: ['confirm'] },
    });
    expect(await episodes('stu_9')).toMatchObject([{ status: 'resolved' }, { status: 'active', endedAt: null }]);
    expect(newer!.alertId).not.toBe(older!.alertId);
  });

  it('are changed once by a hundred that ask at the same time', async () => {
    await evaluate('stu_10', 2, noon);
    const [{ alertId } = { alertId: '' }] = await episodes('stu_10');
    await Promise.all(Array.from({ length: 100 }, () => act(alertId, { action: 'escalate' }, 1)));
    const [{ history } = { history: [] }] = await episodes('stu_10');
    expect(history.filter(({ action }) => action === 'escalate')).toHaveLength(1);
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
