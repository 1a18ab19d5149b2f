import type { IngestAnswer } from '@iops/contracts';
import type { Refusal } from './check-event.js';

/** What became of an event that was fit to be stored. */
export type Outcome = 'accepted' | 'duplicate' | Refusal;

/** A refused event's place in its request, and its id where one could be read. */
export interface Refused extends Refusal {
  index: number;
  eventId: string | null;
}

/** The answer for one request: every event sent is accepted, a duplicate, or refused. */
export function answerOf(outcomes: readonly Outcome[], refused: readonly Refused[]): IngestAnswer {
  return {
    accepted: outcomes.filter((outcome) => outcome === 'accepted').length,
    duplicates: outcomes.filter((outcome) => outcome === 'duplicate').length,
    rejected: refused.length,
    errors: refused.map(({ index, eventId, code, pointer, message }) => ({
      index,
      event_id: eventId,
      code,
      pointer,
      message,
    })),
  };
}

/** Adds the answer for the next events of the same request; their places are counted on from those before. */
export function addAnswer(total: IngestAnswer, next: IngestAnswer): IngestAnswer {
  const before = total.accepted + total.duplicates + total.rejected;
  for (const error of next.errors) total.errors.push({ ...error, index: before + error.index });
  total.accepted += next.accepted;
  total.duplicates += next.duplicates;
  total.rejected += next.rejected;
  return total;
}

/** The status of an answer: 202 all taken, 207 some refused, 422 none taken. */
export function statusOf({ accepted, duplicates, rejected }: IngestAnswer): number {
  if (rejected === 0) return 202;
  return accepted + duplicates > 0 ? 207 : 422;
}
