import { hash } from 'node:crypto';
import {
  EVENT_TYPE_ALIASES,
  LIMITS,
  type ProblemCode,
  STREAM_NAMES,
  STREAMS,
  type StreamName,
  type Valuation,
} from '@iops/contracts';
import { isStorable } from '../../platform/http/unstorable-text.js';
import { parseTime } from '../../platform/http/zoned-time.js';
import { findBadValue } from './bad-value.js';
import { canonicalJson } from './canonical-json.js';
import { fromCloudEvent, toCloudEventPointer } from './cloud-event.js';
import { findBadData } from './event-data.js';
import { findBadTime, normalTime } from './event-time.js';
import { nearestName } from './nearest-name.js';
import type { EventFormat, RawEvent } from './raw-event.js';
import { type ReadEvent, readEvent } from './read-event.js';

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
  /** ISO 8601, UTC, milliseconds. */
  occurredAt: string;
  /** `data` as canonical JSON text, aliases resolved. */
  dataJson: string;
  /** Envelope fields beyond the four, as canonical JSON text. */
  extraJson: string | null;
  /** SHA-256 of the canonical body in hex: decides between duplicate and conflict. */
  hash: string;
  /** What the event adds to its minute's sum, or its minute's last value; null where the stream counts. */
  sum: number | null;
  last: number | null;
}

/** What an event is checked against, apart from the catalogue. */
export interface Admission {
  /** Our clock, milliseconds. */
  now: number;
  /** How far back `occurred_at` may lie, days. */
  pastDays: number;
  /** Streams that are polled from the platform here, and therefore not taken by post. */
  polled: ReadonlySet<StreamName>;
}

/** What came of the check; a refused event keeps its id where one could be read. */
export type Checked =
  | { ok: CheckedEvent; refused?: undefined }
  | { ok?: undefined; refused: Refusal; eventId: string | null };

type Fields = Record<string, unknown>;
/** An event, and the names that its envelope took where it was written. */
type Parsed = { event: Fields; envelopeNames: number };
type Step<T> = { value: T; refused?: undefined } | { value?: undefined; refused: Refusal };

const ENVELOPE = ['event_id', 'event_type', 'occurred_at', 'data'];
const NOT_AN_EVENT = 'An event is an object with event_id, event_type, occurred_at and data.';

/**
 * Checks one event against the limits and the catalogue. Costs no more than its length, whatever it holds.
 * `read` is given where the event was read with its neighbours.
 */
export function checkEvent(raw: RawEvent, admission: Admission, read: ReadEvent = readEvent(raw)): Checked {
  const parsed = read.refused ? read : eventOf(read.value, raw.format);
  if (parsed.refused) return { refused: parsed.refused, eventId: idHint(raw.text) };
  const { event, envelopeNames } = parsed.value;
  const checked = checkFields(event, raw.members - envelopeNames, admission);
  if (checked.refused) return { refused: inFormat(checked.refused, raw), eventId: shownId(event.event_id) };
  return { ok: checked.value };
}

/** The event of a value: an object of ours, or what a CloudEvent stands for. */
function eventOf(value: unknown, format: EventFormat): Step<Parsed> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return refuse('invalid_event', '', NOT_AN_EVENT);
  if (format === 'cloudevent') return fromCloudEvent(value as Fields);
  return { value: { event: value as Fields, envelopeNames: ENVELOPE.length } };
}

/** `names` are those in the data and beside the envelope, repeated ones too. */
function checkFields(event: Fields, names: number, admission: Admission): Step<CheckedEvent> {
  const badEnvelope = findBadEnvelope(event);
  if (badEnvelope) return { refused: badEnvelope };
  const type = event.event_type as string;
  const stream = streamOf(type);
  if (stream === null) return unknownType(type);
  if (admission.polled.has(stream))
    return refuse('stream_is_polled', '/event_type', `${stream} is polled from the platform here; do not post it.`);
  const time = parseTime(event.occurred_at as string);
  const badTime = findBadTime(time, admission);
  if (badTime) return { refused: badTime };
  return checkBody(event, names, stream, normalTime(event.occurred_at as string, time!));
}

function checkBody(event: Fields, names: number, stream: StreamName, occurredAt: string): Step<CheckedEvent> {
  const given = event.data as Fields;
  const data = withCustomerId(given);
  const extra = extraOf(event);
  const dataJson = canonicalJson(data);
  const extraJson = extra && canonicalJson(extra);
  const eventId = event.event_id as string;
  if (dataJson === null || (extra && !extraJson) || !isStorable(eventId)) return { refused: findBadValue(event)! };
  const kept = dataJson.members - (data === given ? 0 : 1) + (extraJson?.members ?? 0);
  // JSON.parse keeps the last of two members of one name: fewer are left than were written.
  if (kept !== names) return refuse('invalid_event', '', 'A name appears twice in one object.');
  const badData = findBadData(stream, data);
  if (badData) return { refused: data === given ? badData : inTheirWords(badData) };
  const body = `${stream}\n${occurredAt}\n${dataJson.text}\n${extraJson?.text ?? ''}`;
  const digest = hash('sha256', body, 'hex');
  // A slice of what was hashed, which is one piece: the text that was put together from pieces would keep them all.
  const start = stream.length + occurredAt.length + 2;
  return {
    value: {
      eventId,
      stream,
      occurredAt,
      dataJson: body.slice(start, start + dataJson.text.length),
      extraJson: extraJson?.text ?? null,
      hash: digest,
      ...bucketValue(STREAMS[stream].valuation, data),
    },
  };
}

/** The first of the four fields that is missing or of the wrong kind. */
function findBadEnvelope(event: Fields): Refusal | null {
  for (const field of ENVELOPE) {
    const value = event[field];
    const pointer = `/${field}`;
    if (value === undefined) return { code: 'missing_field', pointer, message: `${field} is missing.` };
    const wrong = field === 'data' ? wrongData(value) : wrongText(value);
    if (wrong !== null) return { code: 'invalid_field', pointer, message: `${field} ${wrong}.` };
  }
  return null;
}

function wrongText(value: unknown): string | null {
  if (typeof value !== 'string') return 'must be a string';
  if (value === '') return 'must not be empty';
  return value.length > LIMITS.idLength ? `may have at most ${LIMITS.idLength} characters` : null;
}

function wrongData(value: unknown): string | null {
  return value === null || typeof value !== 'object' || Array.isArray(value) ? 'must be an object' : null;
}

function streamOf(type: string): StreamName | null {
  const name = Object.hasOwn(EVENT_TYPE_ALIASES, type) ? EVENT_TYPE_ALIASES[type]! : type;
  return Object.hasOwn(STREAMS, name) ? (name as StreamName) : null;
}

function unknownType(type: string): { refused: Refusal } {
  const nearest = nearestName(type, [...STREAM_NAMES, ...Object.keys(EVENT_TYPE_ALIASES)]);
  const hint = nearest === null ? 'docs/events.md lists the streams there are.' : `Did you mean ${nearest}?`;
  return refuse('unknown_event_type', '/event_type', `There is no stream "${type.slice(0, 100)}". ${hint}`);
}

/** The platform's `student_id` is our `customer_id`; both are kept. */
function withCustomerId(data: Fields): Fields {
  const { customer_id: given, student_id: alias } = data;
  const isAlias = given === undefined && alias !== undefined && typeof alias !== 'object';
  return isAlias ? { ...data, customer_id: alias } : data;
}

/** Says `student_id` where a `customer_id` is wrong that was taken from it. */
function inTheirWords({ code, pointer, message }: Refusal): Refusal {
  if (pointer !== '/data/customer_id') return { code, pointer, message };
  return { code, pointer: '/data/student_id', message: message.replace('customer_id', 'student_id') };
}

function extraOf(event: Fields): Fields | null {
  const keys = Object.keys(event);
  if (keys.length === ENVELOPE.length) return null;
  return Object.fromEntries(keys.filter((key) => !ENVELOPE.includes(key)).map((key) => [key, event[key]]));
}

function bucketValue(valuation: Valuation, data: Fields): { sum: number | null; last: number | null } {
  const value = valuation.kind === 'count' ? undefined : data[valuation.field];
  if (typeof value !== 'number') return { sum: null, last: null };
  return valuation.kind === 'last' ? { sum: null, last: value } : { sum: value, last: null };
}

/** The event's id where it has one that can be shown, for the answer. */
function shownId(id: unknown): string | null {
  return typeof id === 'string' && id.length <= LIMITS.idLength && isStorable(id) ? id : null;
}

/** The id of a text that was not parsed, where it stands near the beginning: a hint for the sender's log. */
function idHint(text: string): string | null {
  return shownId(/"event_id"\s*:\s*"([^"\\]+)"/.exec(text.slice(0, 1_000))?.[1]);
}

function inFormat(refusal: Refusal, { format }: RawEvent): Refusal {
  return format === 'cloudevent' ? { ...refusal, pointer: toCloudEventPointer(refusal.pointer) } : refusal;
}

function refuse(code: ProblemCode, pointer: string, message: string): { refused: Refusal } {
  return { refused: { code, pointer, message } };
}
