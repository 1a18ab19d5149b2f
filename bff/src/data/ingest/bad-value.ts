import { isStorable } from '../../platform/http/unstorable-text.js';
import { isExact } from './canonical-json.js';
import type { Refusal } from './check-event.js';

/** A value and the way to it; the pointer is put together only when there is something to tell. */
interface Place {
  value: unknown;
  key: string;
  parent: Place | null;
}

const FORBIDDEN_CHARACTER = {
  code: 'forbidden_character',
  message: 'Text and names must not hold U+0000 or lone surrogates.',
} as const;

const INEXACT_NUMBER = {
  code: 'invalid_field',
  message: `Numbers beyond ±${Number.MAX_SAFE_INTEGER} are not kept exactly; send a string.`,
} as const;

/**
 * Finds the value that PostgreSQL could not hold or that would change on the way: U+0000 and lone surrogates in text,
 * numbers beyond what doubles count by ones. Asked only once something is known to be wrong.
 */
export function findBadValue(event: object): Refusal | null {
  const open: Place[] = [{ value: event, key: '', parent: null }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value } = place;
    const bad = badness(value);
    if (bad) return { ...bad, pointer: pointerTo(place) };
    if (value === null || typeof value !== 'object') continue;
    for (const [key, member] of Object.entries(value)) {
      if (!isStorable(key)) return { ...FORBIDDEN_CHARACTER, pointer: pointerTo(place) };
      open.push({ value: member, key, parent: place });
    }
  }
  return null;
}

function badness(value: unknown): Omit<Refusal, 'pointer'> | null {
  if (typeof value === 'string' && !isStorable(value)) return FORBIDDEN_CHARACTER;
  return typeof value === 'number' && !isExact(value) ? INEXACT_NUMBER : null;
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
