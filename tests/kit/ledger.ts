import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestAnswer } from '@iops/contracts';
import type { TestSystem } from './system.js';

/** What a sender knows: which events it sent, and which of them were acknowledged. */
export interface Ledger {
  sent: Set<string>;
  acknowledged: Set<string>;
  /** Requests that got no answer, or a 5xx. */
  failures: number;
  /** Statuses other than 202 and 503 that came back; there should be none. */
  surprises: number[];
}

/** Events of one request. */
const EVENTS_PER_REQUEST = 20;

/**
 * Posts from many feeds at once until it is told to stop, as a good client does: what was not acknowledged is
 * sent again under the same ids.
 */
export function startFeeds(system: TestSystem, count: number): { ledger: Ledger; stop(): Promise<void> } {
  const run = randomUUID().slice(0, 8);
  const ledger: Ledger = { sent: new Set(), acknowledged: new Set(), failures: 0, surprises: [] };
  const stopping = new AbortController();
  const feeds = Array.from({ length: count }, async (_, feed) => {
    for (let batch = 0; !stopping.signal.aborted; batch++)
      await deliver(system, ledger, eventsOf(run, feed, batch), stopping.signal);
  });
  return {
    ledger,
    async stop() {
      stopping.abort();
      await Promise.all(feeds);
    },
  };
}

async function deliver(
  system: TestSystem,
  ledger: Ledger,
  events: { event_id: string }[],
  stopping: AbortSignal,
): Promise<void> {
  for (const { event_id } of events) ledger.sent.add(event_id);
  for (;;) {
    const reply = await system.ingest(events).catch(() => null);
    if (reply?.status === 202) return acknowledge(ledger, events, reply.body);
    ledger.failures += 1;
    if (reply !== null && reply.status !== 503) ledger.surprises.push(reply.status);
    if (stopping.aborted) return;
    await sleep(100);
  }
}

function acknowledge(ledger: Ledger, events: { event_id: string }[], { accepted, duplicates }: IngestAnswer): void {
  if (accepted + duplicates !== events.length) ledger.surprises.push(202);
  for (const { event_id } of events) ledger.acknowledged.add(event_id);
}

function eventsOf(run: string, feed: number, batch: number) {
  return Array.from({ length: EVENTS_PER_REQUEST }, (_, i) => ({
    event_id: `${run}-${feed}-${batch}-${i}`,
    event_type: 'customer.page.view',
    occurred_at: new Date().toISOString(),
    data: { customer_id: `stu_${(feed * 31 + i) % 500}` },
  }));
}
