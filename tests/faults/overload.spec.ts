import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectAlive, expectRecovery, expectSound } from '../kit/claims.js';
import { startFeeds } from '../kit/feeds.js';
import { type Ledger, newLedger } from '../kit/ledger.js';
import { shortOrLong } from '../kit/long.js';
import { goodEvent } from '../kit/marketplace.js';
import { percentile } from '../kit/percentile.js';
import { post, type Reply } from '../kit/post.js';
import { randomOf } from '../kit/random.js';
import { startSystem, type TestSystem } from '../kit/system.js';

/**
 * Together twice what may be held of one caller at once (128 MiB). All ask before they send, so that some are refused
 * however fast the machine is: for what they announce, before any other reason.
 */
const SENDERS = 40;
const EVENTS = 1_500;
/** Between events: bytes to hold, but none to store. */
const BLANKS = ' '.repeat(4_000);
/** The first acknowledgement of a usual sender after it. */
const RECOVERS_WITHIN_MS = 10_000;
const seed = jest.getSeed();
const random = randomOf(seed);

describe('more than can be taken', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  it('is taken as far as it can be and refused with Retry-After beyond; all that was taken is stored', async () => {
    const ledger = newLedger('load');
    const replies = await overload(ledger, shortOrLong(5_000, 30_000));
    const refused = replies.filter(({ status }) => status === 429 || status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length + (ledger.answers[202] ?? 0)).toBe(replies.length);
    expect(ledger.acknowledged.length).toBeGreaterThan(0);
    process.stdout.write(`overload: ${toldOf('sent', replies)}, ${toldOf('refused', refused)}\n`);
    const feeds = startFeeds([system], ledger, { count: 5, seed });
    await expectRecovery(ledger, RECOVERS_WITHIN_MS);
    await feeds.stop();
    await expectAlive(system.bff);
    await expectSound(system, ledger);
  });

  /** Posts without a pause; a refused batch is sent again at once. */
  async function overload(ledger: Ledger, forMs: number): Promise<Reply[]> {
    // Made beforehand, so that all senders begin together.
    const first = Array.from({ length: SENDERS }, (_, sender) => batchOf(ledger, sender, 0));
    const until = performance.now() + forMs;
    const replies: Reply[] = [];
    const send = async (sender: number) => {
      for (let batch = 0; performance.now() < until; batch++) {
        const { events, body } = batch === 0 ? first[sender]! : batchOf(ledger, sender, batch);
        for (let isSettled = false; !isSettled && performance.now() < until; ) {
          const reply = await post(system, body);
          replies.push(reply);
          isSettled = ledger.record(events, reply);
          if (!isSettled) await sleep(20);
        }
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender)));
    return replies;
  }

  function batchOf({ run }: Ledger, sender: number, batch: number) {
    const events = Array.from({ length: EVENTS }, (_, i) => goodEvent(random, `${run}-big-${sender}-${batch}-${i}`));
    return { events, body: `[${events.map((event) => JSON.stringify(event)).join(`,${BLANKS}`)}]` };
  }
});

function toldOf(what: string, replies: readonly Reply[]): string {
  const times = replies.map(({ ms }) => ms);
  return `${times.length} ${what}, p50 ${Math.round(percentile(times, 0.5))} ms, p99 ${Math.round(percentile(times, 0.99))} ms`;
}
