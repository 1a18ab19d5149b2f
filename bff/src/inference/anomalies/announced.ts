import type { ExternalEvent, StreamName } from '@iops/contracts';
import { streamsOf } from '../../data/streams/stream-pattern.js';
import type { Allowed } from './windows.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** How far a stream may move when that was announced. What is announced as high has no bound, so it is told of. */
const MAY_MOVE = { low: 0.25, medium: 0.6, high: 0 } as const;

/** Hours in a row from `from`, in milliseconds since 1970. */
export interface Span {
  from: number;
  length: number;
}

/** How far each stream may move in each hour because it was announced; streams of which nothing was are left out. */
export function allowedBy(events: readonly ExternalEvent[], span: Span): Map<StreamName, Allowed> {
  const allowed = new Map<StreamName, Allowed>();
  for (const { occurredAt, expectedImpact } of events) {
    if (expectedImpact === null) continue;
    const reach = MAY_MOVE[expectedImpact.magnitude];
    if (reach === 0) continue;
    const at = Date.parse(occurredAt);
    const hours = hoursOf(span, at, at + expectedImpact.durationMinutes * MINUTE_MS);
    for (const stream of expectedImpact.streams.flatMap(streamsOf)) {
      const factors = allowed.get(stream) ?? none(span.length);
      allowed.set(stream, factors);
      if (expectedImpact.direction !== 'increase') lower(factors.low, hours, 1 - reach);
      if (expectedImpact.direction !== 'decrease') raise(factors.high, hours, 1 + reach);
    }
  }
  return allowed;
}

function hoursOf({ from, length }: Span, start: number, end: number): { first: number; until: number } {
  return {
    first: Math.max(0, Math.floor((start - from) / HOUR_MS)),
    until: Math.min(length, Math.ceil((end - from) / HOUR_MS)),
  };
}

function none(length: number): Allowed {
  return { low: new Float64Array(length).fill(1), high: new Float64Array(length).fill(1) };
}

function lower(factors: Float64Array, { first, until }: { first: number; until: number }, to: number): void {
  for (let i = first; i < until; i++) factors[i] = Math.min(factors[i]!, to);
}

function raise(factors: Float64Array, { first, until }: { first: number; until: number }, to: number): void {
  for (let i = first; i < until; i++) factors[i] = Math.max(factors[i]!, to);
}
