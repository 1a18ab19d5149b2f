import { hash } from 'node:crypto';
import { LIMITS, type RailsResource } from '@iops/contracts';
import { type Fact, firstOf, idOf, present, type Row, type Telling, tellingOf, textOf, updatedAtOf } from './fact.js';
import { sessionFacts } from './session-facts.js';

/** What the rows of a resource tell. */
const FACTS_OF: Readonly<Record<RailsResource, (row: Row) => Fact[]>> = {
  sessions: sessionFacts,
  calls: callFacts,
  customers: customerFacts,
  tutors: tutorFacts,
};

/**
 * What a page tells, in its order. Only the fields that IOPS has a use for are taken. Nothing is checked: what is wrong
 * with a row is found, told and kept by the same checks that a post goes through.
 */
export function tellingsOf(resource: RailsResource, items: readonly unknown[]): Telling[] {
  const byKey = new Map<string, Telling>();
  for (const item of items) {
    const row = shallow(rowOf(item));
    // A row that came twice tells what it said last.
    for (const fact of factsOf(resource, row)) {
      const telling = tellingOf(resource, row, fact);
      byKey.set(telling.key, telling);
    }
  }
  return [...byKey.values()];
}

/** The latest `updated_at` of a page in milliseconds; null where no row has one. */
export function newestOf(items: readonly unknown[]): number | null {
  const times = items.map((item) => updatedAtOf(rowOf(item))).filter((time) => time !== null);
  return times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));
}

/** Tells pages apart: which rows in which version, in order; a SHA-256 in hex. */
export function signatureOf(items: readonly unknown[]): string {
  const rows = items.map((item) => shallow(rowOf(item)));
  return hash('sha256', rows.map((row) => `${textOf(row.id)}@${textOf(row.updated_at)}`).join('\n'), 'hex');
}

/** A row nested deeper than an event may be cannot even be written as JSON: what names it is kept. */
const TOO_DEEP = 'nested too deep';

function shallow(row: Row): Row {
  if (fits(row, LIMITS.depth)) return row;
  return { ...Object.fromEntries(Object.entries(row).filter(([, value]) => fits(value, 1))), row: TOO_DEEP };
}

/** True when a value has at most so many levels of objects and arrays. */
function fits(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  return levels > 0 && Object.values(value).every((member) => fits(member, levels - 1));
}

function rowOf(item: unknown): Row {
  return item !== null && typeof item === 'object' && !Array.isArray(item) ? (item as Row) : { row: item };
}

function factsOf(resource: RailsResource, row: Row): Fact[] {
  if (row.row !== TOO_DEEP) return FACTS_OF[resource](row);
  // No stream has this name, so that the check refuses the row.
  return [{ eventType: `rails.${resource}.too_deep`, suffix: '', at: undefined, data: { ...row } }];
}

function callFacts(row: Row): Fact[] {
  const { reason_code, duration_seconds } = row;
  const customer_id = idOf(firstOf(row.customer_id, row.student_id));
  const data = present({ call_id: idOf(row.id), customer_id, reason_code, duration_seconds });
  const eventType = `support.call.${textOf(firstOf(row.direction, 'inbound'))}`;
  return [{ eventType, suffix: '', at: firstOf(row.called_at, row.created_at), data }];
}

function customerFacts(row: Row): Fact[] {
  const { name, segment, acquisition_channel } = row;
  const signed_up_at = firstOf(row.signed_up_at, row.created_at);
  const goal = goalOf(row.goal);
  const data = present({ customer_id: idOf(row.id), name, segment, acquisition_channel, signed_up_at, goal });
  return [{ eventType: 'customer.health.updated', suffix: '', at: undefined, data }];
}

function goalOf(goal: unknown): unknown {
  if (goal === null || typeof goal !== 'object') return goal;
  const { title, status, renewed } = goal as Row;
  return present({ title, status, renewed });
}

function tutorFacts(row: Row): Fact[] {
  const { status, name, subjects } = row;
  const tutor_id = idOf(row.id);
  const data = present({ tutor_id, status, name, subjects });
  const main = { eventType: 'tutor.status.changed', suffix: '', at: firstOf(row.status_changed_at), data };
  return firstOf(row.slots) === undefined ? [main] : [main, availability(row, tutor_id)];
}

/** The slots replace those of the days they cover; `from` and `to` say which days, so that an empty list clears them. */
function availability(row: Row, tutor_id: unknown): Fact {
  const { name, slots, slots_from: from, slots_to: to } = row;
  const data = present({ tutor_id, name, subjects: firstOf(row.subjects, []), slots, from, to });
  return { eventType: 'tutor.availability.set', suffix: 'availability', at: undefined, data };
}
