import type { Evidence, Explanation } from '@iops/contracts';
import { callRows } from './call-rows.js';
import { rankCauses } from './causes.js';
import type { Facts } from './facts.js';
import { factorsOf, healthRows } from './health-rows.js';
import { intakeRows } from './intake-rows.js';
import { modelRows } from './model-rows.js';
import { plainLine } from './plain-text.js';
import type { Draft, Reasons } from './reasons.js';
import { sessionRows } from './session-rows.js';
import { streamRows } from './stream-rows.js';
import { supplyRows } from './supply-rows.js';
import { tutorRows } from './tutor-rows.js';

/** The longest name, id or reason that is shown. */
const MAX_LINE = 80;
/** Sessions and calls behind an explanation below which confidence is low, and below which it is medium. */
const LOW_BELOW = 5;
const MEDIUM_BELOW = 20;

/** Numbers the evidence for an alert, most telling first, and draws from it what follows by rule. */
export function gather(facts: Facts): Reasons {
  const { type, severity } = facts.alert;
  const health = healthRows(facts);
  const calls = callRows(facts);
  const groups = groupsOf(facts, { health, calls });
  // Without what the alert is about there is nothing to tell but its title.
  if (groups.length === 0 || groups[0]!.length === 0) return titleOnly(facts);
  const { evidence, rows } = number([...entityRows(facts), ...groups.flat()]);
  const factors = factorsOf(facts);
  return {
    type,
    severity,
    timeZone: facts.timeZone,
    evidence,
    rows,
    factors,
    causes: rankCauses(type, factors, rows),
    counterEvidence: evidence.filter((row) => row.kind === 'counter').map((row) => row.id),
    confidence: confidenceOf(countOf(facts)),
  };
}

/** What the explanation rests on, counted. */
function countOf({ intake, stream, supply, tutor, model, calls, sessions }: Facts): number {
  if (stream !== null) return Math.round(Math.max(stream.expected, stream.actual));
  if (supply !== null) return Math.round(supply.week.demand);
  if (tutor !== null) return tutor.firstRated;
  if (model !== null) return model.model === 'churn' ? model.customers : model.hours;
  return intake?.sent ?? calls.length + (sessions?.sessions ?? 0);
}

/** The rows that a type of alert is told by, those of what it is about first. */
function groupsOf(facts: Facts, { health, calls }: { health: Draft[]; calls: Draft[] }): Draft[][] {
  switch (facts.alert.type) {
    case 'call_spike':
      return [calls, health];
    case 'churn_risk':
      return [health, calls, sessionRows(facts)];
    case 'stream_anomaly':
      return [streamRows(facts)];
    case 'data_quality':
      return [facts.stream === null ? intakeRows(facts) : streamRows(facts)];
    case 'supply_shortage':
    case 'supply_surplus':
      return [supplyRows(facts)];
    case 'tutor_performance':
      return [tutorRows(facts)];
    case 'model_quality':
      return [modelRows(facts)];
    default: {
      const never: never = facts.alert.type;
      throw new Error(`unknown type ${String(never)}`);
    }
  }
}

/** The least that can be said: the alert's own title, as its one row. */
export function titleOnly({ alert, asOf, timeZone }: Pick<Facts, 'alert' | 'asOf' | 'timeZone'>): Reasons {
  const value = plainLine(alert.title, 3 * MAX_LINE) ?? alert.type.replaceAll('_', ' ');
  const title: Draft = {
    key: 'title',
    kind: 'finding',
    label: 'Alert',
    value,
    unit: null,
    at: asOf.toISOString(),
    href: null,
  };
  return {
    type: alert.type,
    severity: alert.severity,
    timeZone,
    ...number([title]),
    factors: [],
    causes: [],
    counterEvidence: [],
    confidence: confidenceOf(0),
  };
}

function entityRows({ alert: { entity }, asOf }: Facts): Draft[] {
  const id = plainLine(entity.id, MAX_LINE) ?? 'unknown';
  const given = plainLine(entity.label, MAX_LINE) ?? id;
  // A bare number as a name would back any such number in the text.
  const label = /\p{L}/u.test(given) ? given : `${entity.kind} ${given}`;
  const row = (key: string, name: string, value: string): Draft => ({
    key,
    kind: 'finding',
    label: name,
    value,
    unit: null,
    at: asOf.toISOString(),
    href: null,
  });
  const kind = entity.kind.charAt(0).toUpperCase() + entity.kind.slice(1);
  const rows = [row('entity', kind, label)];
  return /\p{L}/u.test(id) && id !== label ? [...rows, row('entityId', `${kind} id`, id)] : rows;
}

function number(drafts: readonly Draft[]): Pick<Reasons, 'evidence' | 'rows'> {
  const rows = new Map<string, Evidence>();
  const evidence = drafts.map(({ key, ...row }, i) => {
    const numbered = { id: `e${i + 1}`, ...row };
    rows.set(key, numbered);
    return numbered;
  });
  return { evidence, rows };
}

function confidenceOf(n: number): Explanation['confidence'] {
  if (n < LOW_BELOW) return { level: 'low', n };
  return { level: n < MEDIUM_BELOW ? 'medium' : 'high', n };
}
