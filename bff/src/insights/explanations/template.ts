import type { AlertType, Evidence, HealthComponent } from '@iops/contracts';
import { display } from './display.js';
import { modelQuality, supplyShortage, supplySurplus, tutorPerformance } from './finding-template.js';
import type { Reasons } from './reasons.js';
import { streamAnomaly, streamSilence } from './stream-template.js';

/** Components whose background is told, the costliest first. */
const TOLD_COMPONENTS = 2;

/** Writes a row of this key as text; null where there is no such row. */
type Say = (key: string) => string | null;

/** An alert's reason in plain sentences; every figure, id and time in it is a row's display form. */
export function template(reasons: Reasons): string {
  const { rows, type } = reasons;
  const say: Say = (key) => {
    const row = rows.get(key);
    return row === undefined ? null : display(row, reasons.timeZone);
  };
  if (rows.has('title')) return say('title')!;
  return TELL[type](reasons, say)
    .filter((sentence) => sentence !== null)
    .join(' ');
}

/** What is told of each type of alert. */
const TELL: Record<AlertType, (reasons: Reasons, say: Say) => (string | null)[]> = {
  call_spike: callSpike,
  churn_risk: churnRisk,
  data_quality: (reasons, say) => (reasons.rows.has('window') ? streamSilence : dataQuality)(reasons, say),
  stream_anomaly: streamAnomaly,
  supply_shortage: supplyShortage,
  supply_surplus: supplySurplus,
  tutor_performance: tutorPerformance,
  model_quality: modelQuality,
};

function dataQuality({ rows, severity }: Reasons, say: Say): (string | null)[] {
  const mainReason = say('mainReason');
  return [
    `Of ${say('sent')} events that ${say('entity')} sent in the last ${say('intakeMinutes')} minutes, ${say('refused')} were refused, which is ${say('refusedShare')}.`,
    mainReason && `The most frequent reason is “${mainReason}”, ${say('mainReasonCount')} times.`,
    refusedSince(say),
    rows.has('taken')
      ? `What speaks against it: ${say('taken')} ${rows.get('taken')?.value === 1 ? 'was' : 'were'} taken.`
      : null,
    severity === 'critical'
      ? 'What is shown misses them: this needs attention now.'
      : 'They are kept, and can be replayed after a fix.',
  ];
}

function refusedSince(say: Say): string | null {
  const latest = say('newestRefusal');
  if (latest === null) return null;
  const since = say('refusedSince');
  const began = since === null ? `for more than ${say('sinceHours')} hours` : `since ${since}`;
  const reason = say('newestReason');
  return `It has gone on ${began}; the latest refusal was on ${latest}${reason === null ? '' : ` for “${reason}”`}.`;
}

function callSpike({ rows, severity }: Reasons, say: Say): (string | null)[] {
  const score = say('score');
  const off = say('factor:calls');
  return [
    `${say('entity')} called support ${times(rows.get('calls'), say)} in ${say('callDays')} days; the latest call was on ${latestCall(say)}.`,
    repeatedReason(rows, say),
    score &&
      `The health score stands at ${score} points${change(rows, say)}${off === null ? '' : `; support calls take ${off} off it`}.`,
    againstIt(say),
    severity === 'critical' ? 'This needs attention today.' : 'This is worth a look.',
  ];
}

function churnRisk({ rows, evidence, severity }: Reasons, say: Say): (string | null)[] {
  const lead = severity === 'critical' ? 'is at high risk of leaving' : 'may be drifting away';
  const factors = evidence.filter((row) => row.kind === 'factor');
  const worst = [...rows.keys()].filter((key) => key.startsWith('factor:')).slice(0, TOLD_COMPONENTS);
  return [
    `${say('entity')} ${lead}: the health score stands at ${say('score')} points${change(rows, say)}.`,
    missing(rows, factors, say),
    ...worst.map((key) => BACKGROUND[key.slice('factor:'.length) as HealthComponent](rows, say)),
    againstIt(say),
  ];
}

function change(rows: Reasons['rows'], say: Say): string {
  const value = rows.get('scoreChange')?.value;
  if (typeof value !== 'number') return '';
  if (value === 0) return ', as a week ago';
  return `, ${value < 0 ? 'down' : 'up'} ${say('scoreChange')} from ${say('scoreWeekAgo')} a week ago`;
}

function missing(rows: Reasons['rows'], factors: readonly Evidence[], say: Say): string | null {
  const [first] = factors;
  if (first === undefined) return null;
  if (factors.length === 1) return `All ${say('missing')} points missing are down to ${first.label.toLowerCase()}.`;
  const keyOf = new Map([...rows].map(([key, row]) => [row.id, key]));
  const parts = factors.map(
    (row, i) => `${row.label.toLowerCase()} ${i === 0 ? accounts(row.label) : ''}for ${say(keyOf.get(row.id)!)}`,
  );
  return `Of the ${say('missing')} points missing, ${list(parts)}.`;
}

function accounts(label: string): string {
  return label.endsWith('s') ? 'account ' : 'accounts ';
}

function repeatedReason(rows: Reasons['rows'], say: Say): string | null {
  const count = rows.get('reasonCalls:0')?.value;
  if (count === undefined) return null;
  // Where the latest call gave the same reason, that row holds it.
  const reason = say('reason:0') ?? say('latestReason');
  if (count === rows.get('calls')?.value) return `All of them were about ${reason}.`;
  return `Of these calls, ${say('reasonCalls:0')} were about ${reason}.`;
}

/** What lies behind a component that costs points. */
const BACKGROUND: Readonly<Record<HealthComponent, (rows: Reasons['rows'], say: Say) => string | null>> = {
  firstSession: (rows, say) => {
    const good = rows.get('firstGood')?.value;
    if (good === undefined) return null;
    if (good === 0)
      return rows.get('firstRated')?.value === 1
        ? 'The only rated first session did not go well.'
        : `None of the ${say('firstRated')} rated first sessions went well.`;
    return `Of ${say('firstRated')} rated first sessions, ${say('firstGood')} went well.`;
  },
  velocity: (rows, say) => {
    const n = rows.get('sessions')?.value;
    if (n === undefined) return null;
    const last = say('lastSession');
    const since = last === null ? '' : `, the latest on ${last}`;
    if (n === 0)
      return `There was no session in the last ${say('sessionDays')} days${last === null ? '' : `; the latest was on ${last}`}.`;
    return `There ${n === 1 ? `was ${say('sessions')} session` : `were ${say('sessions')} sessions`} in the last ${say('sessionDays')} days${since}.`;
  },
  calls: (rows, say) =>
    rows.has('calls')
      ? `Support was called ${times(rows.get('calls'), say)} in ${say('callDays')} days, the latest on ${latestCall(say)}.`
      : null,
  goal: (rows) => (rows.get('goal')?.value === 'completed' ? 'The goal is reached.' : null),
  consistency: (_, say) => {
    const share = say('tutorShare');
    return share && `Only ${share} of the sessions were with the same tutor.`;
  },
};

/** What a component at full mark says against the alert. */
const COUNTER: Readonly<Record<HealthComponent, string>> = {
  firstSession: 'first sessions went well',
  velocity: 'sessions keep a good pace',
  calls: 'support was not called lately',
  goal: 'the goal is still open',
  consistency: 'the sessions stay with the same tutor',
};

function againstIt(say: Say): string | null {
  const against = (Object.keys(COUNTER) as HealthComponent[]).filter(
    (component) => say(`counter:${component}`) !== null,
  );
  return against.length === 0
    ? null
    : `What speaks against it: ${list(against.map((component) => COUNTER[component]))}.`;
}

function times(row: Evidence | undefined, say: Say): string {
  return row?.value === 1 ? `${say('calls')} time` : `${say('calls')} times`;
}

function latestCall(say: Say): string {
  const reason = say('latestReason');
  return `${say('latestCall')}${reason === null ? '' : ` about ${reason}`}`;
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
