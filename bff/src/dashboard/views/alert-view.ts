import type { Alert, Suppression } from '@iops/contracts';
import { suggestActions } from '../../insights/explanations/actions.js';
import type { AlertRow } from './alerts.queries.js';

/** An alert as the API and the socket tell it. */
export function alertView(row: AlertRow): Alert {
  const self = `/api/alerts/${row.alertId}`;
  return {
    id: row.alertId,
    type: row.type,
    severity: row.severity,
    condition: row.condition,
    status: row.status,
    title: row.title,
    entity: { kind: row.entityKind, id: row.entityId, label: row.entityLabel },
    subject: row.subject,
    fingerprint: row.fingerprint,
    startedAt: row.startedAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    occurrences: row.occurrences,
    explanation:
      row.text === null ? null : { text: row.text, provider: row.provider ?? 'template', grounded: row.grounded ?? 0 },
    actions: suggestActions(row.type, row.factors ?? []),
    suppressedBy: suppressionsOf(row),
    verdict: row.verdict,
    escalation:
      row.escalatedAt === null ? null : { by: row.escalatedBy ?? 'system', at: row.escalatedAt.toISOString() },
    history: row.history,
    links: { self, explanation: `${self}/explanation` },
  };
}

function suppressionsOf({ snoozedUntil, snoozedBy }: AlertRow): Suppression[] {
  if (snoozedUntil === null) return [];
  return [{ kind: 'snooze', by: snoozedBy ?? 'system', until: snoozedUntil.toISOString() }];
}
