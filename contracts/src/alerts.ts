/** What an alert is about. */
export const ALERT_TYPES = [
  'churn_risk',
  'call_spike',
  'supply_shortage',
  'supply_surplus',
  'tutor_performance',
  'stream_anomaly',
  'data_quality',
  'model_quality',
] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

/** How bad it is, least first. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether what the alert tells of still holds. */
export const CONDITIONS = ['pending', 'firing', 'recovered'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What became of it at the hands of operators, or by recovering. */
export const ALERT_STATUSES = ['active', 'acknowledged', 'resolved', 'dismissed'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** What an operator can do to an alert. */
export const ALERT_ACTIONS = ['acknowledge', 'resolve', 'dismiss'] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

/** What an alert is about: a customer, a tutor, a subject, a stream, who sends events. */
export interface AlertEntity {
  kind: 'customer' | 'tutor' | 'subject' | 'stream' | 'sender';
  id: string;
  /** For display; the id where no name is known. */
  label: string;
}

/** What happened to an alert, oldest first. */
export interface AlertHistoryEntry {
  at: string;
  /** `system`, or who did it. */
  actor: string;
  action: 'opened' | 'escalated' | 'recovered' | AlertAction;
  note: string | null;
}

/** A next step that the alert suggests; taking it is up to the host (event `iops-navigate`). */
export interface SuggestedAction {
  id: string;
  label: string;
}

/** A condition an operator should know about: one episode, from when it fires until it recovered. */
export interface Alert {
  id: string;
  type: AlertType;
  severity: Severity;
  condition: Condition;
  status: AlertStatus;
  title: string;
  entity: AlertEntity;
  /** The tutoring subject, where it has one. */
  subject: string | null;
  /** type + what it is about; at most one unended episode each. */
  fingerprint: string;
  startedAt: string;
  lastSeenAt: string;
  endedAt: string | null;
  /** How often it came up in this episode: opened, came back within its hold, or rose in severity. */
  occurrences: number;
  explanation: { text: string; provider: string; grounded: number } | null;
  /** Next steps from the catalogue. */
  actions: SuggestedAction[];
  /** Why it was not told, where it was not. */
  suppressedBy: string[];
  history: AlertHistoryEntry[];
  links: { self: string; explanation: string };
}

/** The answer of `GET /api/alerts`. */
export interface AlertsAnswer {
  items: Alert[];
  nextCursor: string | null;
  total: number;
  /** Of all that match, not only of this page. */
  bySeverity: Record<Severity, number>;
}

/** The body of an action; who and when are taken from the token and the clock. */
export interface AlertActionRequest {
  note?: string;
}
