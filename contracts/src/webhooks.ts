import type { AlertType, Severity } from './alerts.js';

/** What IOPS tells the platform, as Standard Webhooks 1.0. */
export const WEBHOOK_TYPES = ['alert.created', 'alert.updated', 'alert.resolved', 'churn_risk_detected'] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** What happened to an alert: by itself (`opened`, `escalated`, `snooze_ended`, `recovered`), or at an operator's hands. */
export const ALERT_CHANGES = [
  'opened',
  'escalated',
  'acknowledged',
  'resolved',
  'dismissed',
  'confirmed',
  'snoozed',
  'snooze_ended',
  'escalated_by_hand',
  'reopened',
  'recovered',
] as const;
export type AlertChange = (typeof ALERT_CHANGES)[number];

/** `data` of `alert.*`: what a host needs to act, with the reason in words. */
export interface AlertWebhookData {
  change: AlertChange;
  alert_id: string;
  alert_type: AlertType;
  severity: Severity;
  status: string;
  title: string;
  entity: { kind: string; id: string };
  fingerprint: string;
  started_at: string;
  explanation: string;
  dashboard_url: string | null;
}

/** `data` of `churn_risk_detected`. */
export interface ChurnRiskWebhookData {
  event_type: 'churn_risk_detected';
  student_id: string;
  /** 0..1. Before a model is trained: 1 − score ÷ 100. */
  churn_risk: number;
  explanation: string;
  /** `health_score` before a model is trained. */
  model: string;
  alert_id: string;
}

/** The body of a callback. The signature covers the exact bytes; `webhook-id` stays the same over retries. */
export interface WebhookMessage {
  type: WebhookType;
  /** ISO 8601: when it came to be. */
  timestamp: string;
  data: AlertWebhookData | ChurnRiskWebhookData;
}
