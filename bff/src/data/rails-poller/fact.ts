import { hash } from 'node:crypto';
import type { RailsResource } from '@iops/contracts';

/** A row as it was read; nothing is known of its fields. */
export type Row = Readonly<Record<string, unknown>>;

/** One thing that a row tells: what becomes an event, but for the id. */
export interface Fact {
  eventType: string;
  /** Set apart in the event's id where a row tells more than one thing; empty for the thing its status says. */
  suffix: string;
  /** The business time as the row has it; undefined where it has none. */
  at: unknown;
  data: Record<string, unknown>;
}

/** A fact as it is remembered: when the same row tells the same again, it is the same event. */
export interface Telling {
  /** Names the row and the stream, in hex. */
  key: string;
  /** SHA-256 of what is told, in hex. */
  fingerprint: string;
  /** `rails:<resource>:<id>:<updated_at>`, with `:<suffix>` where there is one; null where the row has no id. */
  eventId: string | null;
  occurredAt: unknown;
  eventType: string;
  data: Record<string, unknown>;
}

/** An id of the platform as a string; a number that is not exact stays what it is, for the check to refuse. */
export function idOf(value: unknown): unknown {
  return Number.isSafeInteger(value) ? String(value) : value;
}

/** The fields that have a value; serializers write null for what is not there. */
export function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** The first that has a value. */
export function firstOf(...values: unknown[]): unknown {
  return values.find((value) => value !== undefined && value !== null);
}

/** A value as a part of a name; what is no string is written as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}

/** Milliseconds of the row's `updated_at`; null when it has none that is a time. */
export function updatedAtOf(row: Row): number | null {
  const { updated_at: text } = row;
  const time = typeof text === 'string' && /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** Puts a fact into the form it is remembered in. A row without id or version gets no event id, and is refused for that. */
export function tellingOf(resource: RailsResource, row: Row, fact: Fact): Telling {
  const id = idOf(row.id);
  const isNamed = typeof id === 'string' && id !== '';
  const isVersioned = updatedAtOf(row) !== null;
  const suffix = fact.suffix === '' ? '' : `:${fact.suffix}`;
  const name = isNamed ? id : JSON.stringify(row);
  return {
    key: hash('sha256', JSON.stringify([resource, name, fact.eventType]), 'hex'),
    fingerprint: hash('sha256', JSON.stringify([fact.at ?? null, fact.data]), 'hex'),
    eventId: isNamed ? `rails:${resource}:${id}:${textOf(row.updated_at)}${suffix}` : null,
    // What has no version is refused for its time, whatever else it tells.
    occurredAt: isVersioned ? (fact.at ?? row.updated_at) : row.updated_at,
    eventType: fact.eventType,
    data: isNamed ? fact.data : { ...row },
  };
}

/** The event as a platform would have posted it, in JSON. */
export function eventText({ eventId, eventType, occurredAt, data }: Telling): string {
  return JSON.stringify({ event_id: eventId ?? undefined, event_type: eventType, occurred_at: occurredAt, data });
}
