import { createHash } from 'node:crypto';
import {
  EVENT_TYPE_ALIASES,
  LIMITS,
  type ProblemCode,
  STREAM_NAMES,
  STREAMS,
  type StreamName,
  type Valuation,
} from '@iops/contracts';
import { Compile, type Validator } from 'typebox/compile';
import { canonicalJson } from './canonical-json.js';
import { escapePointer, findBadShape } from './event-shape.js';
import { findBadTime, parseTime } from './event-time.js';
import { nearestName } from './nearest-name.js';

/** Why an event is refused, and where. */
export interface Refusal {
  code: ProblemCode;
  /** JSON pointer within the event; empty for the event itself. */
  pointer: string;
  message: string;
}

/** An event that was checked and may be stored. */
export interface CheckedEvent {
  eventId: string;
  stream: StreamName;
  occurredAt: Date;
  /** `data` as JSON text, aliases resolved. */
  dataJson: string;
  /** Envelope fields beyond the four, as JSON text; kept as they came. */
  extraJson: string | null;
  /** SHA-256 of the canonical body: decides between duplicate and conflict. */
  hash: Buffer;
  /** What the event adds to its minute's sum, or its minute's last value; null where the stream counts. */
  sum: number | null;
  last: number | null;
}

const validators = new Map<StreamName, Validator>(
  STREAM_NAMES.map((name) => [name, Compile(STREAMS[name].data) as unknown as Validator]),
);
const ENVELOPE = ['event_id', 'event_type', 'occurred_at', 'data'];

/** Checks one member of a request against the limits and the catalogue. `now` is our clock in milliseconds. */
export function checkEvent(raw: unknown, now: number): { ok: CheckedEvent } | { refused: Refusal } {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    return refuse('invalid_event', '', 'An event is an object with event_id, event_type, occurred_at and data.');
  }
  const event = raw as Record<string, unknown>;
  const badShape = findBadShape(event);
  if (badShape) return { refused: badShape };
  const badEnvelope = findBadEnvelope(event);
  if (badEnvelope) return { refused: badEnvelope };
  const stream = resolveStream(event.event_type as string);
  if (stream === null) return unknownType(event.event_type as string);
  const time = parseTime(event.occurred_at as string);
  if (time === null)
    return refuse(
      'invalid_time',
      '/occurred_at',
      'occurred_at must be an ISO 8601 time with a zone, like 2026-01-31T16:05:00Z.',
    );
  const badTime = findBadTime(time, now);
  if (badTime) return { refused: badTime };
  return checkData(event, stream, new Date(time));
}

/** The event's id where it has one that can be shown, for the answer. */
export function shownId(raw: unknown): string | null {
  const id = (raw as { event_id?: unknown } | null)?.event_id;
  return typeof id === 'string' && id.length <= LIMITS.idLength && id.isWellFormed() ? id : null;
}

function findBadEnvelope(event: Record<string, unknown>): Refusal | null {
  for (const field of ENVELOPE) {
    if (event[field] === undefined)
      return { code: 'missing_field', pointer: `/${field}`, message: `${field} is missing.` };
  }
  for (const field of ['event_id', 'event_type', 'occurred_at']) {
    const value = event[field];
    if (typeof value !== 'string')
      return { code: 'invalid_field', pointer: `/${field}`, message: `${field} must be a string.` };
    if (value === '') return { code: 'invalid_field', pointer: `/${field}`, message: `${field} must not be empty.` };
    if (value.length > LIMITS.idLength) {
      return {
        code: 'invalid_field',
        pointer: `/${field}`,
        message: `${field} may have at most ${LIMITS.idLength} characters.`,
      };
    }
  }
  const { data } = event;
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    return { code: 'invalid_field', pointer: '/data', message: 'data must be an object.' };
  }
  return null;
}

function resolveStream(type: string): StreamName | null {
  const name = EVENT_TYPE_ALIASES[type] ?? type;
  return Object.hasOwn(STREAMS, name) ? (name as StreamName) : null;
}

function unknownType(type: string): { refused: Refusal } {
  const nearest = nearestName(type, [...STREAM_NAMES, ...Object.keys(EVENT_TYPE_ALIASES)]);
  const hint = nearest === null ? 'docs/events.md lists the streams there are.' : `Did you mean ${nearest}?`;
  return refuse('unknown_event_type', '/event_type', `There is no stream "${type.slice(0, 100)}". ${hint}`);
}

function checkData(
  event: Record<string, unknown>,
  stream: StreamName,
  occurredAt: Date,
): { ok: CheckedEvent } | { refused: Refusal } {
  const data = withCustomerId(event.data as Record<string, unknown>);
  const validator = validators.get(stream)!;
  if (!validator.Check(data)) return { refused: dataRefusal(validator, data) };
  const badTime = findImpossibleTime(data, '/data');
  if (badTime !== null) return refuse('invalid_time', badTime, 'There is no such day.');
  const dataJson = JSON.stringify(data);
  const extra = Object.entries(event).filter(([key]) => !ENVELOPE.includes(key));
  const extraJson = extra.length === 0 ? null : JSON.stringify(Object.fromEntries(extra));
  const bytes = Buffer.byteLength(dataJson) + Buffer.byteLength(extraJson ?? '') + (event.event_id as string).length;
  if (bytes > LIMITS.eventBytes)
    return refuse('event_too_large', '', `An event may have ${LIMITS.eventBytes} bytes; this one has ${bytes}.`);
  const eventId = event.event_id as string;
  const hash = createHash('sha256')
    .update(`${stream}\n${occurredAt.toISOString()}\n${canonicalJson(data)}`)
    .digest();
  const { valuation } = STREAMS[stream];
  return { ok: { eventId, stream, occurredAt, dataJson, extraJson, hash, ...bucketValue(valuation, data) } };
}

/** The platform's `student_id` is our `customer_id`; both are kept. */
function withCustomerId(data: Record<string, unknown>): Record<string, unknown> {
  return data.customer_id === undefined && data.student_id !== undefined
    ? { ...data, customer_id: data.student_id }
    : data;
}

function dataRefusal(validator: Validator, data: unknown): Refusal {
  const [error] = validator.Errors(data);
  if (error?.keyword === 'required') {
    const [field] = (error.params as { requiredProperties: string[] }).requiredProperties;
    return {
      code: 'missing_field',
      pointer: `/data${error.instancePath}/${escapePointer(field!)}`,
      message: `${field} is missing.`,
    };
  }
  const pointer = `/data${error?.instancePath ?? ''}`;
  return {
    code: 'invalid_field',
    pointer,
    message: `${pointer.slice(1).replaceAll('/', '.')} ${readable(error?.message ?? 'is not valid')}.`,
  };
}

/** The validator says "must be string". */
function readable(message: string): string {
  return message
    .replace(/^must be (string|number|boolean)$/, 'must be a $1')
    .replace(/^must be (object|array)$/, 'must be an $1');
}

/** The schemas hold the form of times; whether the day exists is asked here. */
function findImpossibleTime(data: Record<string, unknown>, pointer: string): string | null {
  for (const [key, value] of Object.entries(data)) {
    const at = `${pointer}/${escapePointer(key)}`;
    if (
      typeof value === 'string' &&
      /^(.+_at|from|to)$/.test(key) &&
      /^\d{4}-\d{2}-\d{2}T/.test(value) &&
      parseTime(value) === null
    )
      return at;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const inner =
          item !== null && typeof item === 'object'
            ? findImpossibleTime(item as Record<string, unknown>, `${at}/${index}`)
            : null;
        if (inner !== null) return inner;
      }
    }
  }
  return null;
}

function bucketValue(valuation: Valuation, data: Record<string, unknown>): { sum: number | null; last: number | null } {
  const value = valuation.kind === 'count' ? undefined : data[valuation.field];
  if (typeof value !== 'number') return { sum: null, last: null };
  return valuation.kind === 'last' ? { sum: null, last: value } : { sum: value, last: null };
}

function refuse(code: ProblemCode, pointer: string, message: string): { refused: Refusal } {
  return { refused: { code, pointer, message } };
}
