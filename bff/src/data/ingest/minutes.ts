import type { CheckedEvent } from './check-event.js';

/** What events add to a minute of their stream. */
export interface MinutePart {
  stream: string;
  /** ISO 8601, UTC, without seconds. */
  minute: string;
  count: number;
  /** Null where no event had a value to add. */
  sum: number | null;
  /** The value of the last event that had one, and its time; of two at one time the greater. */
  last: number | null;
  lastAt: string | null;
}

/** How many characters of an ISO 8601 time name its minute. */
const TO_THE_MINUTE = 16;

/** Sums events up by stream and minute, sorted by both, so that two who add theirs never wait for each other in a circle. */
export function minuteParts(events: readonly CheckedEvent[]): MinutePart[] {
  const parts = new Map<string, MinutePart>();
  for (const event of events) {
    const minute = event.occurredAt.slice(0, TO_THE_MINUTE);
    const key = `${event.stream} ${minute}`;
    const part = parts.get(key);
    if (part) add(part, event);
    else parts.set(key, firstPart(event, `${minute}Z`));
  }
  return [...parts.keys()].sort().map((key) => parts.get(key)!);
}

function firstPart({ stream, sum, last, occurredAt }: CheckedEvent, minute: string): MinutePart {
  return { stream, minute, count: 1, sum, last, lastAt: last === null ? null : occurredAt };
}

function add(part: MinutePart, { sum, last, occurredAt }: CheckedEvent): void {
  part.count += 1;
  if (sum !== null) part.sum = (part.sum ?? 0) + sum;
  if (last === null || (part.lastAt !== null && part.lastAt > occurredAt)) return;
  part.last = part.lastAt === occurredAt ? Math.max(part.last!, last) : last;
  part.lastAt = occurredAt;
}
