import type { TutorAvailabilitySet } from '@iops/contracts';
import { parseTime } from '../../platform/http/zoned-time.js';
import type { StoredEvent } from './patches.js';
import { endOfDay, startOfDay } from './zone.js';

const DAY_MS = 86_400_000;
/** What an event says of days further off than this is not kept. */
const PAST_MS = 31 * DAY_MS;
const AHEAD_MS = 92 * DAY_MS;

/** The streams that say when tutors can teach. */
export const AVAILABILITY_STREAMS: readonly string[] = ['tutor.availability.set', 'tutor.availability.batch_updated'];

/** A span of time [from, to) in milliseconds since 1970. */
export type Span = readonly [from: number, to: number];

/** A span for which an event has the last word so far. */
export type Claim = readonly [from: number, to: number, occurredAt: string, eventId: string];

/** A tutor's availability on one day of UTC: apart, in order, touching ones joined. */
export interface AvailabilityDay {
  claims: Claim[];
  slots: Span[];
}

/** What one event says of one tutor. */
export interface Statement {
  tutorId: string;
  occurredAt: string;
  eventId: string;
  /** The spans of which it speaks; within them its slots replace what was known. */
  covers: Span[];
  slots: Span[];
}

/**
 * What an availability event says, or null when it says nothing that can be kept. It covers `from` to `to`;
 * without them the marketplace's days that its slots touch. A slot that ends before it begins is none.
 */
export function statementOf(event: StoredEvent, timeZone: string): Statement | null {
  if (!AVAILABILITY_STREAMS.includes(event.stream)) return null;
  const { tutor_id, slots: given, from, to } = event.data as TutorAvailabilitySet;
  const occurred = Date.parse(event.occurredAt);
  const kept: Span = [occurred - PAST_MS, occurred + AHEAD_MS];
  const slots = union(given.flatMap(({ starts_at, ends_at }) => within(spanOf(starts_at, ends_at), kept)));
  const told = from === undefined || to === undefined ? [] : within(spanOf(from, to), kept);
  const covers = union(told.length > 0 ? [...told, ...slots] : slots.map((slot) => daysTouched(slot, timeZone)));
  if (covers.length === 0) return null;
  return { tutorId: tutor_id, occurredAt: event.occurredAt, eventId: event.eventId, covers, slots };
}

/** The marketplace's days that a slot lies in. */
function daysTouched([start, end]: Span, timeZone: string): Span {
  return [startOfDay(start, timeZone), endOfDay(end - 1, timeZone)];
}

/** The days of UTC, YYYY-MM-DD, that a statement speaks of. */
export function daysOf({ covers }: Statement): string[] {
  const days = new Set<string>();
  for (const [from, to] of covers) {
    for (let at = Math.floor(from / DAY_MS) * DAY_MS; at < to; at += DAY_MS) days.add(dayName(at));
  }
  return [...days];
}

/**
 * A day after a statement: at each moment the latest event that covers it has the word, the greater id at the same
 * time, so that any order of the same statements gives the same day.
 */
export function overlay(day: AvailabilityDay, dayStart: number, statement: Statement): AvailabilityDay {
  const { occurredAt, eventId } = statement;
  const newer = day.claims.filter((claim) => compare(claim, statement) > 0);
  const won = statement.covers
    .flatMap((span) => within(span, [dayStart, dayStart + DAY_MS]))
    .flatMap((span) => without(span, newer));
  const claims = day.claims.flatMap(([from, to, at, id]) =>
    without([from, to], won).map(([start, end]): Claim => [start, end, at, id]),
  );
  const kept = day.slots.flatMap((slot) => without(slot, won));
  const added = statement.slots.flatMap((slot) => won.flatMap((span) => within(slot, span)));
  return {
    claims: joined([...claims, ...won.map(([from, to]): Claim => [from, to, occurredAt, eventId])]),
    slots: union([...kept, ...added]),
  };
}

function dayName(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function spanOf(from: string, to: string): Span {
  return [parseTime(from) ?? Number.NaN, parseTime(to) ?? Number.NaN];
}

/** The part of a span that lies within another; none when they do not meet, or it is not a span. */
function within([from, to]: Span, [first, last]: Span): Span[] {
  const [start, end] = [Math.max(from, first), Math.min(to, last)];
  return start < end ? [[start, end]] : [];
}

/** The parts of a span that lie in none of the others. */
function without(span: Span, others: readonly (Span | Claim)[]): Span[] {
  let parts: Span[] = [span];
  for (const [from, to] of others) {
    parts = parts.flatMap((part) => [...within(part, [-Infinity, from]), ...within(part, [to, Infinity])]);
  }
  return parts;
}

function union(spans: readonly Span[]): Span[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** Claims in order of time; those of the same event that touch are one. */
function joined(claims: readonly Claim[]): Claim[] {
  const result: Claim[] = [];
  for (const claim of [...claims].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && last[1] === claim[0] && last[3] === claim[3]) result[result.length - 1] = [last[0], ...tail(claim)];
    else result.push(claim);
  }
  return result;
}

function tail([, to, occurredAt, eventId]: Claim): [number, string, string] {
  return [to, occurredAt, eventId];
}

function compare([, , occurredAt, eventId]: Claim, other: Statement): number {
  if (occurredAt !== other.occurredAt) return occurredAt < other.occurredAt ? -1 : 1;
  return eventId < other.eventId ? -1 : eventId > other.eventId ? 1 : 0;
}
