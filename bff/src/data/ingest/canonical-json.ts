import { isStorable } from '../../platform/http/unstorable-text.js';

/** JSON text in one form for all bodies that mean the same, and how many names its objects have. */
export interface CanonicalJson {
  text: string;
  members: number;
}

/** Text that JSON carries as it is: no quote, backslash, control character or surrogate. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/**
 * Writes a value that came from JSON.parse with its names in order. Null when it holds what would be lost or changed
 * on its way to the database: `findBadValue` tells what and where. The caller bounds the depth.
 */
export function canonicalJson(value: object): CanonicalJson | null {
  const writing: Writing = { members: 0, isGood: true };
  const text = write(value, writing);
  return writing.isGood ? { text, members: writing.members } : null;
}

/** True for a number that is kept as it was written: JSON.parse rounds integers beyond these. */
export function isExact(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
}

interface Writing {
  members: number;
  isGood: boolean;
}

function write(value: unknown, writing: Writing): string {
  if (typeof value === 'string') return writeString(value, writing);
  if (typeof value === 'number') {
    if (!isExact(value)) writing.isGood = false;
    // JSON.stringify writes -0 as 0; so does this.
    return `${value}`;
  }
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? writeArray(value, writing) : writeObject(value as Record<string, unknown>, writing);
}

function writeString(text: string, writing: Writing): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!isStorable(text)) writing.isGood = false;
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], writing: Writing): string {
  let text = '';
  for (const item of items) text += `${text === '' ? '' : ','}${write(item, writing)}`;
  return `[${text}]`;
}

function writeObject(object: Record<string, unknown>, writing: Writing): string {
  const keys = inOrder(Object.keys(object));
  writing.members += keys.length;
  let text = '';
  for (const key of keys) {
    text += `${text === '' ? '' : ','}${writeString(key, writing)}:${write(object[key], writing)}`;
  }
  return `{${text}}`;
}

/** Sorted by UTF-16 code units; most senders' are in order already, or few. */
function inOrder(keys: string[]): string[] {
  for (let i = 1; i < keys.length; i++) if (keys[i]! < keys[i - 1]!) return keys.sort();
  return keys;
}
