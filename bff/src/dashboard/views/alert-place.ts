import { ALERT_STATES, type Alert, SEVERITIES } from '@iops/contracts';

/** Where an alert stands in the list of alerts, worst first; whatever comes and goes before it. */
export interface AlertPlace {
  /** 1 for the worst. */
  severityRank: number;
  /** 1 for what needs somebody most. */
  stateRank: number;
  /** ISO 8601, to the millisecond. */
  startedAt: string;
  alertId: string;
}

const CURSOR = /^([1-3])\.([1-5])\.(\d{1,13})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The cursor of the page behind an alert; it loses nothing, as an alert starts at a whole millisecond (`AlertEntity`). */
export function cursorBehind(alert: Pick<Alert, 'id' | 'severity' | 'status' | 'suppressedBy' | 'startedAt'>): string {
  const severityRank = SEVERITIES.length - SEVERITIES.indexOf(alert.severity);
  const state = alert.suppressedBy.length > 0 ? 'snoozed' : alert.status;
  return [severityRank, ALERT_STATES.indexOf(state) + 1, Date.parse(alert.startedAt), alert.id].join('.');
}

/** The place that a cursor names; null for a text that is none. */
export function placeOf(cursor: string): AlertPlace | null {
  const [, severityRank, stateRank, at, alertId] = CURSOR.exec(cursor) ?? [];
  if (!alertId) return null;
  return {
    severityRank: Number(severityRank),
    stateRank: Number(stateRank),
    startedAt: new Date(Number(at)).toISOString(),
    alertId,
  };
}
