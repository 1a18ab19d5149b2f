import type { AlertChange } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { type AlertNews, messagesFor } from './message.js';

const NEWS: AlertNews = {
  alert: {
    alertId: '7d0e1a52-0000-4000-8000-000000000001',
    type: 'churn_risk',
    severity: 'critical',
    status: 'active',
    title: 'Mara Lindqvist may be about to leave',
    entityKind: 'customer',
    entityId: 'stu_0001',
    fingerprint: 'churn_risk:customer:stu_0001',
    startedAt: new Date('2025-11-20T22:05:00Z'),
    lastSeenAt: new Date('2025-11-21T08:00:00Z'),
    history: [
      { at: '2025-11-20T22:05:00.000Z', actor: 'system', action: 'opened', note: null },
      { at: '2025-11-20T23:00:00.000Z', actor: 'ana', action: 'acknowledge', note: null },
      { at: '2025-11-21T08:00:00.000Z', actor: 'system', action: 'escalated', note: null },
    ],
  },
  change: 'opened',
  explanation: 'Mara Lindqvist is at high risk of leaving.',
  score: 38,
  dashboardUrl: 'https://ops.example.com/board?tab=1',
};
const typesOf = (change: AlertChange, news: AlertNews = NEWS) =>
  messagesFor({ ...news, change }).map((message) => message.type);

describe('messagesFor', () => {
  it('tells an opened alert with its reason and a link', () => {
    expect(messagesFor(NEWS)[0]).toEqual({
      type: 'alert.created',
      timestamp: '2025-11-20T22:05:00.000Z',
      data: {
        change: 'opened',
        alert_id: '7d0e1a52-0000-4000-8000-000000000001',
        alert_type: 'churn_risk',
        severity: 'critical',
        status: 'active',
        title: 'Mara Lindqvist may be about to leave',
        entity: { kind: 'customer', id: 'stu_0001' },
        fingerprint: 'churn_risk:customer:stu_0001',
        started_at: '2025-11-20T22:05:00.000Z',
        explanation: 'Mara Lindqvist is at high risk of leaving.',
        dashboard_url: 'https://ops.example.com/board?tab=1&alert=7d0e1a52-0000-4000-8000-000000000001',
      },
    });
  });

  it('tells a detected risk of churn as 1 − score ÷ 100', () => {
    expect(messagesFor(NEWS)[1]).toEqual({
      type: 'churn_risk_detected',
      timestamp: '2025-11-20T22:05:00.000Z',
      data: {
        event_type: 'churn_risk_detected',
        student_id: 'stu_0001',
        churn_risk: 0.62,
        explanation: 'Mara Lindqvist is at high risk of leaving.',
        model: 'health_score',
        alert_id: '7d0e1a52-0000-4000-8000-000000000001',
      },
    });
  });

  it.each<[AlertChange, string[]]>([
    ['opened', ['alert.created', 'churn_risk_detected']],
    ['escalated', ['alert.updated', 'churn_risk_detected']],
    ['acknowledged', ['alert.updated']],
    ['dismissed', ['alert.updated']],
    ['confirmed', ['alert.updated']],
    ['snoozed', ['alert.updated']],
    ['snooze_ended', ['alert.updated']],
    ['escalated_by_hand', ['alert.updated']],
    ['reopened', ['alert.updated']],
    ['resolved', ['alert.resolved']],
    ['recovered', ['alert.resolved']],
  ])('a risk of churn that was %s is told as %j', (change, types) => {
    expect(typesOf(change)).toEqual(types);
  });

  it('another type of alert is no risk of churn', () => {
    expect(typesOf('opened', { ...NEWS, alert: { ...NEWS.alert, type: 'call_spike' } })).toEqual(['alert.created']);
  });

  it('an unknown score is not passed on as a risk', () => {
    expect(typesOf('opened', { ...NEWS, score: null })).toEqual(['alert.created']);
  });

  it('says when the change came to be', () => {
    expect(messagesFor({ ...NEWS, change: 'acknowledged' })[0]?.timestamp).toBe('2025-11-20T23:00:00.000Z');
    expect(messagesFor({ ...NEWS, change: 'recovered' })[0]?.timestamp).toBe('2025-11-21T08:00:00.000Z');
  });

  it('without an explanation the title is the reason, and without a dashboard there is no link', () => {
    const [message] = messagesFor({ ...NEWS, explanation: null, dashboardUrl: null });
    expect(message?.data).toMatchObject({ explanation: NEWS.alert.title, dashboard_url: null });
  });
});
