import { randomUUID } from 'node:crypto';
import type { IngestAnswer } from '@iops/contracts';
import type { SentEvent } from './marketplace.js';
import type { Reply } from './post.js';

/** All that a sender knows of one event. */
export interface Fate {
  /** As it was sent; of an id that was sent with several bodies, the first. */
  event: SentEvent;
  /** An answer took it, new or as a duplicate: it must be stored. */
  isAcknowledged: boolean;
  /** A request with it got no answer or a 5xx: it may be stored or not. */
  isOpen: boolean;
  /** The codes it was refused with. */
  refusals: Set<string>;
}

/** Answers by which a body was read to its end, and each of its events told about. */
const TOLD = [202, 207, 422];
/** Answers by which nothing was taken, or nobody knows: the sender comes back. */
const COME_BACK = [429, 503];

/** What a sender knows: what became of each event and request it sent. Its events' ids begin with `run`. */
export class Ledger {
  readonly fates = new Map<string, Fate>();
  /** Events that answers counted as new. */
  accepted = 0;
  /** Requests by their status; `none` for those without an answer. */
  readonly answers: Record<string, number> = {};
  /** What a sender never should see, each as one line. */
  readonly surprises: string[] = [];
  /** The longest that a request waited for its answer. */
  slowestMs = 0;
  /** When the last acknowledgement came, as `performance.now()` has it. */
  lastAcknowledgedAt = Number.NEGATIVE_INFINITY;

  constructor(readonly run: string) {}

  /** Ids of the acknowledged events. */
  get acknowledged(): string[] {
    return [...this.fates].filter(([, fate]) => fate.isAcknowledged).map(([id]) => id);
  }

  /** Requests that were not answered with 202, 207 or 422. */
  get failures(): number {
    const entries = Object.entries(this.answers).filter(([status]) => !TOLD.includes(Number(status)));
    return entries.reduce((sum, [, count]) => sum + count, 0);
  }

  /** Notes what came back for a request (null: nothing). False: its events have to be sent again. */
  record(events: readonly SentEvent[], reply: Reply | null): boolean {
    const status = reply?.status ?? 'none';
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    for (const event of events) this.open(event, reply === null || reply.status >= 500);
    if (reply === null) return false;
    this.slowestMs = Math.max(this.slowestMs, reply.ms);
    if (TOLD.includes(reply.status)) {
      this.settle(events, reply.body);
      return true;
    }
    if (!COME_BACK.includes(reply.status)) this.surprise(`${status}: ${JSON.stringify(reply.body).slice(0, 500)}`);
    else if (!/^[1-9]\d*$/.test(reply.retryAfter ?? ''))
      this.surprise(`${status} with Retry-After ${reply.retryAfter}`);
    return false;
  }

  private open(event: SentEvent, isOpen: boolean): void {
    const fate = this.fates.get(event.event_id);
    if (fate) fate.isOpen ||= isOpen;
    else this.fates.set(event.event_id, { event, isAcknowledged: false, isOpen, refusals: new Set() });
  }

  private settle(events: readonly SentEvent[], { accepted, duplicates, rejected, errors }: IngestAnswer): void {
    if (accepted + duplicates + rejected !== events.length || errors.length !== rejected)
      this.surprise(`of ${events.length}: ${accepted} + ${duplicates} + ${rejected}, ${errors.length} errors`);
    this.accepted += accepted;
    const refused = new Map(errors.map(({ index, code }) => [index, code]));
    for (const { index, event_id } of errors) {
      if (events[index]?.event_id !== event_id) this.surprise(`error ${index} names ${event_id}`);
    }
    for (const [index, { event_id }] of events.entries()) {
      const fate = this.fates.get(event_id)!;
      const code = refused.get(index);
      if (code === undefined) fate.isAcknowledged = true;
      else fate.refusals.add(code);
    }
    if (accepted + duplicates > 0) this.lastAcknowledgedAt = performance.now();
  }

  private surprise(what: string): void {
    this.surprises.push(what);
  }
}

/** The ledger of a run of its own under a name: a test that runs again on the same system meets none of its former events. */
export function newLedger(name: string): Ledger {
  return new Ledger(`${name}-${randomUUID().slice(0, 8)}`);
}
