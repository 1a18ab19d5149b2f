import { LIMITS } from '@iops/contracts';

/** How an event is written: as ours, or as CloudEvents 1.0 has it. */
export type EventFormat = 'event' | 'cloudevent';

/**
 * The text of one event as it came, without the blanks around it, and what one pass over it counted. Not known to be JSON
 * yet.
 */
export interface RawEvent {
  text: string;
  format: EventFormat;
  /** Levels of objects and arrays, the event itself being the first. */
  depth: number;
  /** Names in all objects, repeated ones too. */
  members: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Counts what the text of one event holds, in time proportional to its length and without recursion. */
export function rawEvent(text: string, format: EventFormat): RawEvent {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) i = endOfString(text, i);
    else if (char === COLON) members += 1;
    else if (char === OPEN_OBJECT || char === OPEN_ARRAY) deepest = Math.max(deepest, ++depth);
    else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) depth -= 1;
  }
  return { text: trimmed(text, 0, text.length), format, depth: deepest, members };
}

/**
 * Splits the text of a JSON array into its elements, or takes a text that is no array as the one event it is.
 * Only brackets and strings are looked at: the whole is JSON exactly when every element is.
 * Null where the array does not end as one; stops after `LIMITS.batchEvents` + 1.
 */
export function splitEvents(text: string, format: EventFormat): RawEvent[] | null {
  const open = text.search(/[^ \t\r\n]/);
  if (open < 0 || text.charCodeAt(open) !== OPEN_ARRAY) return [rawEvent(text, format)];
  const events: RawEvent[] = [];
  let start = open + 1;
  let depth = 1;
  let deepest = 1;
  let members = 0;
  const take = (end: number) => {
    events.push({ text: trimmed(text, start, end), format, depth: deepest - 1, members });
    start = end + 1;
    deepest = 1;
    members = 0;
  };
  for (let i = start; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) i = endOfString(text, i);
    else if (char === COLON) members += 1;
    else if (char === OPEN_OBJECT || char === OPEN_ARRAY) deepest = Math.max(deepest, ++depth);
    else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) {
      depth -= 1;
      if (depth > 0) continue;
      take(i);
      return char === CLOSE_ARRAY && /^[ \t\r\n]*$/.test(text.slice(i + 1)) ? withoutEmpty(events) : null;
    } else if (char === COMMA && depth === 1) {
      take(i);
      if (events.length > LIMITS.batchEvents) return events;
    }
  }
  return null;
}

/** `[]` and `[ ]` have no element; elsewhere an empty one is a comma too many, which the parser tells. */
function withoutEmpty(events: RawEvent[]): RawEvent[] {
  return events.length === 1 && events[0]!.text === '' ? [] : events;
}

/** A part of a text without JSON's blanks at its ends; what else looks like a blank is not JSON, and stays. */
function trimmed(text: string, start: number, end: number): string {
  let [first, last] = [start, end];
  while (first < last && isBlank(text.charCodeAt(first))) first += 1;
  while (first < last && isBlank(text.charCodeAt(last - 1))) last -= 1;
  return text.slice(first, last);
}

function isBlank(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09;
}

/** Where the string that begins at `i` ends: its closing quote, or the end of the text. */
function endOfString(text: string, i: number): number {
  for (let at = i + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) return at;
    if (char === BACKSLASH) at += 1;
  }
  return text.length;
}
