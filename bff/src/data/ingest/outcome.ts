import type { IngestAnswer } from '@iops/contracts';
import type { Checked, Refusal } from './check-event.js';

/** What became of an event that was fit to be stored. */
export type Outcome = 'accepted' | 'duplicate' | Refusal;

/** A refused event's place in its request, and its id where one could be read. */
export interface Refused extends Refusal {
  index: number;
  eventId: string | null;
}

/** What became of a request's events: the answer, and those that were refused. */
export interface Settled {
  answer: IngestAnswer;
  refused: readonly Refused[];
}

/** Every event sent is accepted, a duplicate, or refused; `outcomes` are of those that passed the check, in their order. */
export function settledOf(checked: readonly Checked[], outcomes: readonly Outcome[]): Settled {
  const refused: Refused[] = [];
  let accepted = 0;
  let duplicates = 0;
  let passed = 0;
  checked.forEach((result, index) => {
    const outcome = result.refused ?? outcomes[passed++]!;
    if (outcome === 'accepted') accepted += 1;
    else if (outcome === 'duplicate') duplicates += 1;
    else refused.push({ index, eventId: result.ok ? result.ok.eventId : result.eventId, ...outcome });
  });
  const errors = refused.map(({ index, eventId, ...why }) => ({ index, event_id: eventId, ...why }));
  return { answer: { accepted, duplicates, rejected: refused.length, errors }, refused };
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
