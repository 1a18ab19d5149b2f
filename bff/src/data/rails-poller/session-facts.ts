import { type Fact, firstOf, idOf, present, type Row, textOf } from './fact.js';

const MINUTE_MS = 60_000;

type FactsOf = (row: Row) => Fact[];

const actors = (row: Row) => ({
  customer_id: idOf(firstOf(row.customer_id, row.student_id)),
  tutor_id: idOf(row.tutor_id),
  subject: row.subject,
});

const session = (row: Row) => ({ session_id: idOf(row.id), ...actors(row) });

function fact(eventType: string, at: unknown, data: Record<string, unknown>, suffix = ''): Fact {
  return { eventType, suffix, at: at ?? undefined, data: present(data) };
}

/** A booking and its session are one row, so they share the id. */
const booking =
  (eventType: string, at: (row: Row) => unknown): FactsOf =>
  (row) => {
    const times = { starts_at: row.starts_at, ends_at: row.ends_at };
    return [fact(eventType, at(row), { booking_id: idOf(row.id), ...session(row), ...times })];
  };

const requested = booking('session.booking.requested', (row) => firstOf(row.requested_at, row.created_at));
const confirmed = booking('session.booking.confirmed', (row) => row.confirmed_at);

/** On the calendar: with a tutor it is confirmed, without one it is still asked for. */
const scheduled: FactsOf = (row) => (firstOf(row.tutor_id) === undefined ? requested(row) : confirmed(row));

const started =
  (suffix: string): FactsOf =>
  (row) => [fact('session.started', row.started_at, { ...session(row), scheduled_at: row.starts_at }, suffix)];

/** A completed session was started as well: between two polls it may have been both. */
const completed: FactsOf = (row) => {
  const data = { ...session(row), started_at: row.started_at, duration_minutes: durationOf(row) };
  const main = fact('session.completed', completedAt(row), data);
  return firstOf(row.started_at) === undefined ? [main] : [...started('started')(row), main];
};

/** The tutor is blamed only where the row does it. */
const cancelled: FactsOf = (row) => {
  const eventType = `session.cancellation.by_${row.cancelled_by === 'tutor' ? 'tutor' : 'student'}`;
  return [fact(eventType, row.cancelled_at, { ...session(row), reason: row.reason })];
};

const noShow: FactsOf = (row) => {
  const eventType = `session.no_show.${row.no_show_by === 'tutor' ? 'tutor' : 'student'}`;
  return [fact(eventType, undefined, { ...session(row), reason: row.reason })];
};

const OF_STATUS = new Map<unknown, FactsOf>([
  ['requested', requested],
  ['pending', requested],
  ['scheduled', scheduled],
  ['confirmed', confirmed],
  ['declined', booking('session.booking.declined_by_tutor', () => undefined)],
  ['expired', booking('session.booking.expired', () => undefined)],
  ['started', started('')],
  ['in_progress', started('')],
  ['completed', completed],
  ['cancelled', cancelled],
  ['canceled', cancelled],
  ['no_show', noShow],
]);

/** What a row of `sessions` tells: its status, the start of a completed one, and the rating. */
export function sessionFacts(row: Row): Fact[] {
  const ofStatus = OF_STATUS.get(row.status) ?? unknown;
  return [...ofStatus(row), ...rating(row)];
}

/** No stream has this name, so that the check refuses the row and tells its status. */
const unknown: FactsOf = (row) => [
  fact(`rails.session.${textOf(row.status)}`, undefined, { ...session(row), status: row.status }),
];

/** Apart from the session, since it comes later: one that was told as completed is not completed again. */
function rating(row: Row): Fact[] {
  if (firstOf(row.rating) === undefined) return [];
  return [fact('session.rating.submitted_by_student', row.rated_at, { ...session(row), rating: row.rating }, 'rating')];
}

function durationOf(row: Row): unknown {
  if (firstOf(row.duration_minutes) !== undefined) return row.duration_minutes;
  const minutes = (timeOf(row.completed_at) - timeOf(row.started_at)) / MINUTE_MS;
  return Number.isNaN(minutes) ? undefined : minutes;
}

/** When it ended: as the row says, else its start and duration, but not later than the row was written. */
function completedAt(row: Row): unknown {
  if (firstOf(row.completed_at) !== undefined) return row.completed_at;
  if (typeof row.duration_minutes !== 'number') return undefined;
  const start = timeOf(row.started_at);
  const end = start + row.duration_minutes * MINUTE_MS;
  return end >= start && end <= timeOf(row.updated_at) ? new Date(end).toISOString() : undefined;
}

function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}
