import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectAlive, expectRecovery, expectSound } from '../kit/claims.js';
import { startFeeds } from '../kit/feeds.js';
import { Ledger } from '../kit/ledger.js';
import { shortOrLong } from '../kit/long.js';
import { goodEvent } from '../kit/marketplace.js';
import { percentile } from '../kit/percentile.js';
import { post, type Reply } from '../kit/post.js';
import { randomOf } from '../kit/random.js';
import { startSystem, type TestSystem } from '../kit/system.js';

/** Together 160,000 events under way: more than three times what may wait to be stored. */
const SENDERS = 32;
const EVENTS = 5_000;
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
    const ledger = new Ledger('load');
    const replies = await overload(ledger, shortOrLong(4_000, 30_000));
    const refusals = replies.filter(({ status }) => status !== 202);
    expect(replies.filter(({ status }) => ![202, 429, 503].includes(status))).toEqual([]);
    expect(refusals.length).toBeGreaterThan(0);
    expect(ledger.answers[202]).toBeGreaterThan(0);
    const times = (of: Reply[]) =>
      [0.5, 0.99].map((share) =>
        Math.round(
          percentile(
            of.map(({ ms }) => ms),
            share,
          ),
        ),
      );
    process.stdout.write(
      `${JSON.stringify(ledger.answers)} taken ${times(replies.filter(({ status }) => status === 202))} refused ${times(refusals)}\n`,
    );
    const usual = new Ledger('usual');
    const feeds = startFeeds([system], usual, { count: 5, seed });
    await expectRecovery(usual, RECOVERS_WITHIN_MS);
    await feeds.stop();
    await expectAlive(system.bff);
    await expectSound(system, ledger);
    await expectSound(system, usual);
  });

  /** Posts without a pause; a refused batch is sent again at once. */
  async function overload(ledger: Ledger, forMs: number): Promise<Reply[]> {
    const until = performance.now() + forMs;
    const replies: Reply[] = [];
    const send = async (sender: number) => {
      for (let batch = 0; performance.now() < until; batch++) {
        const events = Array.from({ length: EVENTS }, (_, i) => goodEvent(random, `load-${sender}-${batch}-${i}`));
        const body = JSON.stringify(events);
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
});
