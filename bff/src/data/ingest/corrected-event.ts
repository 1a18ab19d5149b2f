import { jsonErrorOf } from '../../platform/http/json-error.js';
import { Problem } from '../../platform/http/problem.js';
import { type EventFormat, type RawEvent, rawEvent } from './raw-event.js';

/** A body with nothing but the event, and that exactly as it was written: parsing would lose repeated names and digits. */
const WRAPPED = /^\s*\{\s*"event"\s*:([^]*)\}\s*$/;

/**
 * The corrected event of a body `{"event": …}`; null where the body is empty or `{}`.
 * @throws Problem `invalid_json`, or `invalid_parameter` for a body with anything else
 */
export function correctedEvent(text: string, format: EventFormat): RawEvent | null {
  if (text.trim() === '') return null;
  const names = namesOf(text);
  if (names?.length === 0) return null;
  const [, event] = WRAPPED.exec(text) ?? [];
  if (event === undefined || names?.length !== 1)
    throw new Problem('invalid_parameter', 'The body must be empty or {"event": …} with the corrected event.');
  return rawEvent(event.trim(), format);
}

/** The names of a JSON object, or null where the text is none. */
function namesOf(text: string): string[] | null {
  try {
    const body: unknown = JSON.parse(text);
    return body === null || typeof body !== 'object' || Array.isArray(body) ? null : Object.keys(body);
  } catch (error) {
    throw new Problem('invalid_json', jsonErrorOf(error));
  }
}
