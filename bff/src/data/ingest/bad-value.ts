import { LIMITS } from '@iops/contracts';
import type { Refusal } from './check-event.js';

/** A value and the way to it; the pointer is put together only when there is something to tell. */
interface Place {
  value: unknown;
  key: string;
  parent: Place | null;
  depth: number;
}

/**
 * Looks at every value of an event for what PostgreSQL could not hold or what would change on the way:
 * depth, number of properties, NUL and lone surrogates in text, numbers beyond double precision.
 * Works without recursion, and stops at the first finding: a hostile body costs no more than a good one.
 */
export function findBadShape(event: object): Refusal | null {
  const open: Place[] = [{ value: event, key: '', parent: null, depth: 1 }];
  let properties = 0;
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, depth } = place;
    const bad = findBadValue(value, depth);
    if (bad) return { ...bad, pointer: pointerTo(place) };
    if (value === null || typeof value !== 'object') continue;
    const keys = Object.keys(value);
    if (!Array.isArray(value)) properties += keys.length;
    if (properties > LIMITS.properties) {
      const message = `Events may have ${LIMITS.properties} properties in all.`;
      return { code: 'too_many_properties', pointer: pointerTo(place), message };
    }
    for (const key of keys) {
      if (!isStorable(key)) return { ...FORBIDDEN_CHARACTER, pointer: pointerTo(place) };
      open.push({ value: (value as Record<string, unknown>)[key], key, parent: place, depth: depth + 1 });
    }
  }
  return null;
}

const FORBIDDEN_CHARACTER = {
  code: 'forbidden_character',
  message: 'Text and names must not hold U+0000 or lone surrogates.',
} as const;

function findBadValue(value: unknown, depth: number): Omit<Refusal, 'pointer'> | null {
  if (typeof value === 'string') return isStorable(value) ? null : FORBIDDEN_CHARACTER;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { code: 'invalid_field', message: 'The number is larger than can be kept.' };
  }
  if (value !== null && typeof value === 'object' && depth > LIMITS.depth) {
    return { code: 'event_too_deep', message: `Events may nest ${LIMITS.depth} levels deep.` };
  }
  return null;
}

function pointerTo(place: Place): string {
  const tokens: string[] = [];
  for (let at = place; at.parent !== null; at = at.parent) tokens.unshift(`/${escapePointer(at.key)}`);
  return tokens.join('');
}

/** A key as a JSON pointer token (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
