import { LIMITS } from '@iops/contracts';
import { jsonErrorOf } from '../../platform/http/json-error.js';
import type { Refusal } from './check-event.js';
import type { RawEvent } from './raw-event.js';

/** What the text of an event says, or why it was not read. */
export type ReadEvent = { value: unknown; refused?: undefined } | { value?: undefined; refused: Refusal };

/** Reads the text of an event within the limits; what is beyond them never meets the parser. */
export function readEvent(raw: RawEvent): ReadEvent {
  const refused = findExcess(raw);
  if (refused) return { refused };
  try {
    return { value: JSON.parse(raw.text) };
  } catch (error) {
    return { refused: { code: 'invalid_json', pointer: '', message: jsonErrorOf(error) } };
  }
}

/**
 * Does the same for all elements of an array. They are parsed as one where that is allowed, in half the time;
 * where it fails each is by itself, so that the broken ones show.
 */
export function readEvents(array: string, raws: readonly RawEvent[]): ReadEvent[] {
  if (raws.length < 2 || raws.some(findExcess)) return raws.map(readEvent);
  try {
    return (JSON.parse(array) as unknown[]).map((value) => ({ value }));
  } catch {
    return raws.map(readEvent);
  }
}

function findExcess({ text, depth, members }: RawEvent): Refusal | null {
  const bytes = text.length > LIMITS.eventBytes ? text.length : Buffer.byteLength(text);
  if (bytes > LIMITS.eventBytes)
    return refusal('event_too_large', `An event may have ${LIMITS.eventBytes} bytes; this one has ${bytes}.`);
  if (depth > LIMITS.depth) return refusal('event_too_deep', `Events may nest ${LIMITS.depth} levels deep.`);
  if (members > LIMITS.properties)
    return refusal('too_many_properties', `Events may have ${LIMITS.properties} properties in all.`);
  return null;
}

function refusal(code: Refusal['code'], message: string): Refusal {
  return { code, pointer: '', message };
}
