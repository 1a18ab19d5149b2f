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

/** How an alert stands in a list: its status, or that it is snoozed. */
export const ALERT_STATES = ['active', 'acknowledged', 'snoozed', 'resolved', 'dismissed'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** What an operator can do to an alert. */
export const ALERT_ACTIONS = ['acknowledge', 'resolve', 'dismiss', 'confirm', 'snooze', 'escalate', 'reopen'] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

/** Why an alert was not worth telling: not so, so but too small to tell, of a cause that is known, told already. */
export const DISMISS_REASONS = ['false_alarm', 'too_sensitive', 'expected', 'duplicate', 'other'] as const;
export type DismissReason = (typeof DISMISS_REASONS)[number];

/** What an operator found of an alert: that it was right to tell, or was not. */
export const VERDICTS = ['confirmed', 'dismissed'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The longest that an alert may be snoozed at once, in days. */
export const MAX_SNOOZE_DAYS = 30;
/** Alerts that `POST /api/alerts/bulk` takes at once. */
export const MAX_BULK_ALERTS = 200;

/** What an alert is about: a customer, a tutor, a subject, a stream, who sends events, a model of ours. */
export interface AlertEntity {
  kind: 'customer' | 'tutor' | 'subject' | 'stream' | 'sender' | 'model';
  id: string;
  /** For display; the id where no name is known. */
  label: string;
}

/** What happened to an alert, oldest first. */
export interface AlertHistoryEntry {
  at: string;
  /** `system`, or who did it. */
  actor: string;
  action: 'opened' | 'escalated' | 'recovered' | 'snooze_ended' | AlertAction;
  note: string | null;
  /** ISO 8601: of a snooze, when it ends. */
  until?: string;
  /** Of a dismissal, where one was given. */
  reason?: DismissReason;
}

/** What keeps an alert from being told: who did that, and until when. */
export interface Suppression {
  kind: 'snooze';
  by: string;
  /** ISO 8601; it ends sooner if the alert gets worse, is escalated, reopened, resolved or dismissed. */
  until: string;
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
  /** What keeps it from being told right now; empty where nothing does. */
  suppressedBy: Suppression[];
  /** Null until an operator confirmed or dismissed it. */
  verdict: Verdict | null;
  /** Null unless an operator escalated it, and nobody took charge since. */
  escalation: { by: string; at: string } | null;
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

/**
 * The answer of `GET /api/alerts/summary`: how many there are of each, for filters. What is counted by severity meets
 * the filters by state and type, and so on: each count tells what choosing it would bring.
 */
export interface AlertsSummary {
  /** Of those that meet all filters. */
  total: number;
  bySeverity: Record<Severity, number>;
  byState: Record<AlertState, number>;
  byType: Record<AlertType, number>;
  /** When anything last happened to any alert, met or not; null where there never was one. */
  lastChangeAt: string | null;
}

/** The body of an action; who and when are taken from the token and the clock. */
export interface AlertActionRequest {
  note?: string;
  /** Of `dismiss` alone. */
  reason?: DismissReason;
  /** Of `snooze` alone, which needs it: ISO 8601 with a zone, ahead, by `MAX_SNOOZE_DAYS` at most. */
  until?: string;
}

/** `POST /api/alerts/bulk`: one action on several alerts, each by itself; what is refused for one stops no other. */
export interface BulkActionRequest extends AlertActionRequest {
  /** Each once; `MAX_BULK_ALERTS` at most. */
  ids: string[];
  action: AlertAction;
}

/** What became of one alert: done, done before by anybody, not allowed as it stands, or not there. */
export type BulkActionItem =
  | { id: string; outcome: 'done' | 'already'; alert: Alert }
  | { id: string; outcome: 'refused'; alert: Alert; detail: string; allowed: AlertAction[] }
  | { id: string; outcome: 'not_found' };

/** The answer of `POST /api/alerts/bulk`, in the order of `ids`. */
export interface BulkActionAnswer {
  items: BulkActionItem[];
}
