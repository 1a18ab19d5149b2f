import type { Alert, Explanation, Kpi } from '@iops/contracts';
import { alert, explanation, KPIS, kpi, NOW } from '@iops/widgets/testing';

/** Which alert `<iops-explain>` is about. */
export const EXPLAINED = 'a1';

/** A moment so many minutes before the gallery's. */
const ago = (minutes: number) => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();

/** All figures there are, in every way of standing against a target. */
export function kpis(): Kpi[] {
  return [
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
      id: 'sessions_today',
      label: 'Sessions today',
      value: 1_204,
      unit: 'count',
      target: 1_200,
      delta: -36,
      sparkline: [90, 140, 210, 260, 240, 264],
    }),
    ...KPIS.filter(({ id }) => id !== 'active_sessions' && id !== 'sessions_today'),
    kpi({
      id: 'supply_demand_ratio',
      label: 'Supply to demand',
      value: 0.92,
      unit: 'share',
      target: 1,
      status: 'warning',
      delta: -0.04,
    }),
    kpi({
      id: 'customers_at_risk',
      label: 'Customers at risk',
      value: 87,
      unit: 'count',
      goodWhen: 'down',
      target: 60,
      status: 'critical',
      delta: 12,
    }),
    kpi({
      id: 'active_critical_alerts',
      label: 'Critical alerts',
      value: 0,
      unit: 'count',
      goodWhen: 'down',
      target: 0,
      delta: 0,
      sparkline: [2, 1, 0, 0, 0],
    }),
  ];
}

/** As large as a figure gets, with names as long as other languages make them. */
export function hugeKpis(): Kpi[] {
  return kpis().map((one) => ({
    ...one,
    label: `${one.label} of all marketplaces together`,
    ...(one.unit === 'count'
      ? { value: 12_345_678, delta: -987_654, target: one.target === null ? null : 12_400_000 }
      : {}),
    sparkline: Array.from({ length: 168 }, (_, hour) => 500 + 400 * Math.sin(hour / 3.8)),
  }));
}

/** A reason in the words of the template. */
const told = (text: string) => ({ text, provider: 'template', grounded: 1 });

/** A Monday morning: each severity, each state, long names and none. */
export const alerts = (): Alert[] => [...pressing(), ...inHand()];

function pressing(): Alert[] {
  return [
    alert(EXPLAINED, {
      severity: 'critical',
      title: '3 support calls within 14 days',
      startedAt: ago(4),
      lastSeenAt: ago(2),
      occurrences: 2,
      entity: { kind: 'customer', id: 'stu_0042', label: 'Ines Duarte' },
    }),
    alert('a2', {
      explanation: told('Bookings came to 4 in the last hour; 31 are usual for a Friday at 13:00.'),
      type: 'stream_anomaly',
      severity: 'critical',
      title: 'Bookings are far below what Friday afternoons bring',
      startedAt: ago(38),
      subject: null,
      entity: { kind: 'stream', id: 'session.booking.requested', label: 'session.booking.requested' },
    }),
    alert('a3', {
      explanation: told('The score fell by 14 points in 7 days, to 52; no session for 11 days.'),
      type: 'churn_risk',
      startedAt: ago(55),
      title: 'Likely to leave within 60 days',
      escalation: { by: 'staff_1007', at: ago(20) },
    }),
    alert('a4', {
      explanation: told('Demand is 42 tutor-hours and supply 28, with a probability of 91 %.'),
      type: 'supply_shortage',
      title: 'Too few tutors for Chemistry on Monday from 17:00 to 20:00, 14 tutor-hours short',
      startedAt: ago(180),
      subject: 'Chemistry',
      entity: { kind: 'subject', id: 'chemistry', label: 'Chemistry' },
    }),
  ];
}

function inHand(): Alert[] {
  const opened = { at: ago(70), actor: 'system', action: 'opened', note: null } as const;
  const taken = { at: ago(12), actor: 'staff_2048', action: 'acknowledge', note: 'Calling the family now.' } as const;
  return [
    alert('a5', { status: 'acknowledged', startedAt: ago(70), history: [opened, taken] }),
    alert('a6', { startedAt: ago(600), suppressedBy: [{ kind: 'snooze', by: 'staff_2048', until: ago(-120) }] }),
    alert('a7', {
      type: 'data_quality',
      severity: 'info',
      title: 'No events for 20 minutes',
      startedAt: ago(22),
      subject: null,
      explanation: null,
      entity: { kind: 'sender', id: 'rails', label: 'rails' },
    }),
    alert('a8', {
      explanation: told('6 of the last 10 first sessions were rated 4 or better; 8 are usual in Algebra.'),
      type: 'tutor_performance',
      severity: 'info',
      title: 'First sessions succeed less often',
      startedAt: ago(1_500),
      entity: { kind: 'tutor', id: 'tut_011', label: 'Maximiliana-Theodora Oberhuber-von Falkenstein' },
    }),
  ];
}

/** Ten thousand of them, as after a week without anybody. */
export function tenThousandAlerts(): Alert[] {
  const severities = ['critical', 'warning', 'info'] as const;
  return Array.from({ length: 10_000 }, (_, index) =>
    alert(`n${index}`, {
      severity: severities[Math.floor((index * 3) / 10_000)] ?? 'info',
      startedAt: ago(index),
      lastSeenAt: ago(index),
    }),
  );
}

/** The reason for the explained alert, with everything that a reason may have. */
export function reason(): Explanation {
  return explanation(EXPLAINED);
}

/** Forty rows of evidence, a dozen factors, and a name without a place to break. */
export function longReason(): Explanation {
  const given = explanation(EXPLAINED);
  const rows = Array.from({ length: 37 }, (_, index) => ({
    id: `x${index}`,
    kind: 'change' as const,
    label: index === 0 ? `subscription_${'plan_changed_'.repeat(8)}` : `What changed, number ${index}`,
    value: 1_000 * index,
    unit: 'sessions',
    at: ago(index * 90),
    href: null,
  }));
  const factors = Array.from({ length: 12 }, (_, index) => ({
    feature: `f${index}`,
    label: index === 3 ? 'Days since the last session against the usual gap between sessions' : `Factor ${index + 1}`,
    value: index * 7,
    contribution: (index % 2 === 0 ? -1 : 1) * (24 - index * 2),
  }));
  return { ...given, evidence: [...given.evidence, ...rows], factors, confidence: { level: 'high', n: 12_480 } };
}
