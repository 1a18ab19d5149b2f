import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.js';
import { badEvent, goodEvent, type SentEvent } from './marketplace.js';
import { type Door, post } from './post.js';
import { between, oneOf, type Random, randomOf } from './random.js';

/** Feeds that post until they are told to stop. */
export interface Feeds {
  ledger: Ledger;
  /** Ends when every feed has its last answer. */
  stop(): Promise<void>;
}

/** The most events of one request. */
const MOST_EVENTS = 40;
/** The share of events that must be refused, and of requests written line by line. */
const BAD_SHARE = 0.02;
const LINES_SHARE = 0.2;
/** Sooner than Retry-After asks for: harder on the system, and it shows sooner when it is back. */
const AGAIN_AFTER_MS = 100;

/**
 * Posts from many feeds at once, each as a good sender does: what was not acknowledged is sent again under the same
 * ids, at any of the doors. Arrays and lines, events of every kind, some late, some bad.
 */
export function startFeeds(
  doors: readonly Door[],
  ledger: Ledger,
  { count, seed }: { count: number; seed: number },
): Feeds {
  const stopping = new AbortController();
  const feeds = Array.from({ length: count }, async (_, feed) => {
    const random = randomOf(seed * 1_000 + feed);
    for (let batch = 0; !stopping.signal.aborted; batch++) {
      const events = eventsOf(random, `${ledger.run}-${feed}-${batch}`);
      await deliver(doors, ledger, { events, random, stopping: stopping.signal });
    }
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
  doors: readonly Door[],
  ledger: Ledger,
  { events, random, stopping }: { events: SentEvent[]; random: Random; stopping: AbortSignal },
): Promise<void> {
  const isLines = random() < LINES_SHARE;
  const body = isLines ? events.map((event) => `${JSON.stringify(event)}\n`).join('') : JSON.stringify(events);
  for (;;) {
    const type = isLines ? 'application/x-ndjson' : 'application/json';
    const reply = await post(oneOf(random, doors), body, type).catch(() => null);
    if (ledger.record(events, reply) || stopping.aborted) return;
    await sleep(AGAIN_AFTER_MS);
  }
}

function eventsOf(random: Random, prefix: string): SentEvent[] {
  return Array.from({ length: between(random, 1, MOST_EVENTS) }, (_, i) =>
    (random() < BAD_SHARE ? badEvent : goodEvent)(random, `${prefix}-${i}`),
  );
}
