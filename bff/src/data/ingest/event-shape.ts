import { LIMITS } from '@iops/contracts';
import type { Refusal } from './check-event.js';

interface Place {
  value: unknown;
  pointer: string;
  depth: number;
}

/**
 * Looks at every value of an event for what PostgreSQL could not hold or what would change on the way:
 * depth, number of properties, NUL and lone surrogates in text, numbers beyond double precision.
 * Works without recursion, and stops at the first finding: a hostile body costs no more than a good one.
 */
export function findBadShape(event: object): Refusal | null {
  const open: Place[] = [{ value: event, pointer: '', depth: 1 }];
  let properties = 0;
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, pointer, depth } = place;
    if (typeof value === 'string') {
      if (!isStorable(value))
        return { code: 'forbidden_character', pointer, message: 'Text must not hold U+0000 or lone surrogates.' };
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value))
        return { code: 'invalid_field', pointer, message: 'The number is larger than can be kept.' };
    } else if (value !== null && typeof value === 'object') {
      if (depth > LIMITS.depth)
        return { code: 'event_too_deep', pointer, message: `Events may nest ${LIMITS.depth} levels deep.` };
      const entries = Object.entries(value);
      if (!Array.isArray(value)) properties += entries.length;
      if (properties > LIMITS.properties) {
        return {
          code: 'too_many_properties',
          pointer,
          message: `Events may have ${LIMITS.properties} properties in all.`,
        };
      }
      for (const [key, member] of entries) {
        if (!isStorable(key))
          return { code: 'forbidden_character', pointer, message: 'Names must not hold U+0000 or lone surrogates.' };
        open.push({ value: member, pointer: `${pointer}/${escapePointer(key)}`, depth: depth + 1 });
      }
    }
  }
  return null;
}

/** A key as a JSON pointer token (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
