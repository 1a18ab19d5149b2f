import type { Alert, Explanation, Kpi } from '@iops/contracts';

/** The moment that fixtures speak of. */
export const NOW = '2026-11-20T14:05:00.000Z';

/** A KPI that meets its target, but for what is given. */
export function kpi(given: Partial<Kpi> = {}): Kpi {
  return {
    id: 'satisfaction',
    label: 'Satisfaction',
    definition: 'Mean rating of the last 7 days.',
    formula: 'sum(rating) ÷ count(rating)',
    value: 4.62,
    unit: 'stars',
    comparator: { label: 'the 7 days before', value: 4.54 },
    delta: 0.08,
    goodWhen: 'up',
    target: 4.5,
    status: 'good',
    sparkline: [4.4, 4.5, null, 4.6, 4.62],
    asOf: NOW,
    ...given,
  };
}

/** Figures with and without value, target and comparison. */
export const KPIS: Kpi[] = [
  kpi(),
  kpi({
    id: 'active_sessions',
    label: 'Active sessions',
    value: 128,
    unit: 'count',
    target: null,
    status: 'unknown',
    delta: 11,
  }),
  kpi({
    id: 'first_session_success',
    label: 'First-session success',
    value: 0.714,
    unit: 'share',
    target: 0.75,
    status: 'warning',
    delta: -0.034,
  }),
  kpi({
    id: 'inbound_call_rate',
    label: 'Inbound calls',
    value: 14.2,
    unit: 'per_100_customers',
    goodWhen: 'down',
    target: 10,
    status: 'critical',
    delta: 4.6,
  }),
  kpi({
    id: 'time_to_acknowledge',
    label: 'Time to acknowledge',
    value: null,
    unit: 'minutes',
    comparator: null,
    delta: null,
    status: 'unknown',
    sparkline: [],
  }),
];

/** A warning about two calls, but for what is given. */
export function alert(id: string, given: Partial<Alert> = {}): Alert {
  return {
    id,
    type: 'call_spike',
    severity: 'warning',
    condition: 'firing',
    status: 'active',
    title: `2 support calls within 14 days (${id})`,
    entity: { kind: 'customer', id: `stu_${id}`, label: `Customer ${id}` },
    subject: 'Algebra',
    fingerprint: `call_spike:stu_${id}`,
    startedAt: NOW,
    lastSeenAt: NOW,
    endedAt: null,
    occurrences: 1,
    explanation: { text: `Customer ${id} called 2 times.`, provider: 'template', grounded: 1 },
    actions: [{ id: 'call_back', label: 'Call the customer back' }],
    suppressedBy: [],
    verdict: null,
    escalation: null,
    history: [{ at: NOW, actor: 'system', action: 'opened', note: null }],
    links: { self: `/api/alerts/${id}`, explanation: `/api/alerts/${id}/explanation` },
    ...given,
  };
}

/** An explanation whose two figures lead to two rows. */
export function explanation(alertId: string, given: Partial<Explanation> = {}): Explanation {
  return {
    alertId,
    text: 'The customer called 3 times, and the score fell to 37.',
    figures: [
      { start: 20, end: 27, evidenceId: 'e1' },
      { start: 51, end: 53, evidenceId: 'e2' },
    ],
    evidence: [
      { id: 'e1', kind: 'finding', label: 'Calls to support', value: 3, unit: 'calls', at: NOW, href: null },
      { id: 'e2', kind: 'finding', label: 'Health score', value: 37, unit: 'points', at: NOW, href: null },
      { id: 'e3', kind: 'counter', label: 'Goal', value: 'full mark', unit: null, at: NOW, href: null },
    ],
    factors: [
      { feature: 'calls', label: 'Support calls', value: 0, contribution: -20 },
      { feature: 'velocity', label: 'Session pace', value: 48, contribution: 5 },
    ],
    causes: [{ label: 'Repeated calls to support', evidenceIds: ['e1'] }],
    counterEvidence: ['e3'],
    confidence: { level: 'medium', n: 12 },
    provider: 'template',
    grounded: 1,
    createdAt: NOW,
    timeZone: 'UTC',
    ...given,
  };
}
