import { BATCH_EVENTS } from './feed.js';
import type { Happening } from './happenings.js';
import type { IngestClient } from './ingest.client.js';
import { createLimiter } from './limiter.js';

/** A stretch of history to post. */
export interface Backfill {
  /** What happened in [from, to), in order. */
  events: (from: number, to: number) => Happening[];
  client: IngestClient;
  from: number;
  to: number;
  /** How long the window that begins at a moment should be, in milliseconds. */
  windowLength: (from: number) => number;
  /** Called when everything before `until` is acknowledged; `events` were in the window that ended there. */
  onWindow: (until: number, events: number) => void;
}

const IN_FLIGHT = 6;

/**
 * Posts [from, to) in order of time: while one window is on its way the next may follow, but none beyond it, so the
 * newest event never runs far ahead of the rest. False when stopped before the end.
 */
export async function backfill({ events, client, from, to, ...job }: Backfill): Promise<boolean> {
  const limit = createLimiter(IN_FLIGHT);
  const send = async (happenings: Happening[]) => {
    const posts = batches(happenings).map((batch) => limit(() => client.post(batch)));
    return !(await Promise.all(posts)).includes(null);
  };
  let previous = Promise.resolve(true);
  for (let start = from; start < to; ) {
    const end = Math.min(to, start + job.windowLength(start));
    const happenings = events(start, end);
    const before = previous;
    previous = Promise.all([before, send(happenings)]).then(([isBeforeDone, isDone]) => {
      if (isBeforeDone && isDone) job.onWindow(end, happenings.length);
      return isBeforeDone && isDone;
    });
    if (!(await before)) return false;
    start = end;
  }
  return previous;
}

function batches(happenings: Happening[]): Happening[][] {
  const count = Math.ceil(happenings.length / BATCH_EVENTS);
  return Array.from({ length: count }, (_, i) => happenings.slice(i * BATCH_EVENTS, (i + 1) * BATCH_EVENTS));
}
