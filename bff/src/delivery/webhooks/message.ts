import type {
  AlertEntity as About,
  AlertChange,
  AlertHistoryEntry,
  AlertStatus,
  AlertType,
  Severity,
  WebhookMessage,
  WebhookType,
} from '@iops/contracts';

/** What a message is made of. */
export interface AlertNews {
  alert: {
    alertId: string;
    type: AlertType;
    severity: Severity;
    status: AlertStatus;
    title: string;
    entityKind: About['kind'];
    entityId: string;
    fingerprint: string;
    startedAt: Date;
    lastSeenAt: Date;
    history: readonly AlertHistoryEntry[];
  };
  change: AlertChange;
  /** The text of the explanation; null where there is none yet. */
  explanation: string | null;
  /** The customer's health, 0..100; null where it is not known. */
  score: number | null;
  /** The host's page with the elements, or null. */
  dashboardUrl: string | null;
}

/** How a change is called in the alert's history. */
const ACTIONS: Readonly<Record<AlertChange, AlertHistoryEntry['action']>> = {
  opened: 'opened',
  escalated: 'escalated',
  acknowledged: 'acknowledge',
  dismissed: 'dismiss',
  resolved: 'resolve',
  confirmed: 'confirm',
  snoozed: 'snooze',
  snooze_ended: 'snooze_ended',
  escalated_by_hand: 'escalate',
  reopened: 'reopen',
  recovered: 'recovered',
};

/** How a change is called outside. */
const TYPES: Readonly<Record<AlertChange, Exclude<WebhookType, 'churn_risk_detected'>>> = {
  opened: 'alert.created',
  escalated: 'alert.updated',
  acknowledged: 'alert.updated',
  dismissed: 'alert.updated',
  confirmed: 'alert.updated',
  snoozed: 'alert.updated',
  snooze_ended: 'alert.updated',
  escalated_by_hand: 'alert.updated',
  reopened: 'alert.updated',
  resolved: 'alert.resolved',
  recovered: 'alert.resolved',
};

/** What the platform is told of a change: one message, and `churn_risk_detected` beside it when a risk of churn was raised. */
export function messagesFor(news: AlertNews): WebhookMessage[] {
  const churn = churnRisk(news);
  return churn === null ? [alertMessage(news)] : [alertMessage(news), churn];
}

function alertMessage(news: AlertNews): WebhookMessage {
  const { alert, change, dashboardUrl } = news;
  return {
    type: TYPES[change],
    timestamp: changedAt(news),
    data: {
      change,
      alert_id: alert.alertId,
      alert_type: alert.type,
      severity: alert.severity,
      status: alert.status,
      title: alert.title,
      entity: { kind: alert.entityKind, id: alert.entityId },
      fingerprint: alert.fingerprint,
      started_at: alert.startedAt.toISOString(),
      explanation: news.explanation ?? alert.title,
      dashboard_url: dashboardUrl === null ? null : linkTo(dashboardUrl, alert.alertId),
    },
  };
}

function churnRisk(news: AlertNews): WebhookMessage | null {
  const { alert, change, score } = news;
  const isRaised = change === 'opened' || change === 'escalated';
  if (alert.type !== 'churn_risk' || !isRaised || score === null) return null;
  return {
    type: 'churn_risk_detected',
    timestamp: changedAt(news),
    data: {
      event_type: 'churn_risk_detected',
      student_id: alert.entityId,
      churn_risk: riskOf(score),
      explanation: news.explanation ?? alert.title,
      // Until a model is trained the score stands in for it (design, section 11).
      model: 'health_score',
      alert_id: alert.alertId,
    },
  };
}

/** 1 − score ÷ 100 without the noise of floating point: 0.62, not 0.6200000000000001. */
function riskOf(score: number): number {
  return Number((1 - score / 100).toFixed(6));
}

/** When the alert's history has the change last. */
function changedAt({ alert, change }: AlertNews): string {
  return alert.history.findLast((entry) => entry.action === ACTIONS[change])?.at ?? alert.lastSeenAt.toISOString();
}

function linkTo(dashboardUrl: string, alertId: string): string {
  const url = new URL(dashboardUrl);
  url.searchParams.set('alert', alertId);
  return url.href;
}
