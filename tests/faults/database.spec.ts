import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { expectAlive, expectRecovery, expectSound } from '../kit/claims.js';
import { type Feeds, startFeeds } from '../kit/feeds.js';
import { type Ledger, newLedger } from '../kit/ledger.js';
import { shortOrLong } from '../kit/long.js';
import { goodEvent, type SentEvent } from '../kit/marketplace.js';
import { post } from '../kit/post.js';
import { between, oneOf, randomOf } from '../kit/random.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';
import { onPort, type Passing, startTcpProxy, type TcpProxy, type Verdict } from '../kit/tcp-proxy.js';

const FEEDS = 20;
/** No request may wait longer for its answer, whatever the database does. */
const ANSWERED_WITHIN_MS = 20_000;
const seed = jest.getSeed();
const random = randomOf(seed);

describe('between the BFF and its database', () => {
  let system: TestSystem;
  let proxy: TcpProxy;
  let feeds: Feeds | null = null;
  const sessions: pg.Client[] = [];

  beforeAll(async () => {
    system = await startSystem(
      {},
      {
        async wayToDatabase(url) {
          proxy = await startTcpProxy(Number(new URL(url).port));
          return onPort(url, proxy.port);
        },
      },
    );
  });
  afterEach(async () => {
    proxy.pass();
    proxy.judge = () => 'pass';
    proxy.delayMs = 0;
    await Promise.all(sessions.splice(0).map((session) => session.end()));
    await feeds?.stop();
  });
  afterAll(async () => {
    await system.stop();
    await proxy.close();
  });

  it('a connection cut in mid-commit is told as 503, and sending again stores each event once', async () => {
    const ledger = newLedger('cut');
    const seen = { lost: 0, stored: 0 };
    for (let cut = 0; cut < shortOrLong(60, 1_000); cut++) {
      const events = Array.from({ length: between(random, 1, 5) }, (_, i) =>
        goodEvent(random, `${ledger.run}-${cut}-${i}`),
      );
      proxy.judge = oneOf(random, CUTS)(events);
      const reply = await post(system, events);
      expect(reply.status).toBe(503);
      ledger.record(events, reply);
      proxy.judge = () => 'pass';
      const again = await post(system, events);
      expect(ledger.record(events, again)).toBe(true);
      seen[again.body.duplicates > 0 ? 'stored' : 'lost'] += 1;
    }
    // Both sides of the commit were met. What follows a duplicate is asked for first, and cut before it is stored.
    expect(seen.lost).toBeGreaterThan(5);
    expect(seen.stored).toBeGreaterThan(5);
    await expectSound(system, ledger);
  });

  it('every connection ended each second: only 503 is told, and the BFF lives', async () => {
    const ledger = start('terminated');
    for (let round = 0; round < shortOrLong(2, 60); round++) {
      await sleep(1_000);
      await terminateOthers();
    }
    // A moment in which nothing is under way is met as well.
    while (ledger.failures === 0) await terminateOthers();
    await expectRecovery(ledger);
    await expectNothingWrong(ledger);
  });

  it('bytes held back for a while: every request is answered in time', async () => {
    const ledger = start('held');
    await sleep(500);
    proxy.hold();
    await sleep(shortOrLong(2_000, 10_000));
    proxy.pass();
    await expectRecovery(ledger);
    await expectNothingWrong(ledger, { mayBeSpared: true });
  });

  it('a database far away: every request is taken', async () => {
    proxy.delayMs = 50;
    const ledger = start('far');
    await sleep(shortOrLong(2_000, 20_000));
    await feeds!.stop();
    expect(Object.keys(ledger.answers).filter((status) => !/^(202|207|422)$/.test(status))).toEqual([]);
    await expectSound(system, ledger);
  });

  it('a lock held on the events: requests are answered 503 in time, and taken once it is gone', async () => {
    const blocker = await openSession();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
    const asked = post(system, [goodEvent(random, randomUUID())]);
    const ledger = start('locked');
    const reply = await asked;
    expect(reply).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
    expect(reply.ms).toBeLessThan(ANSWERED_WITHIN_MS);
    await aRefusal(ledger);
    await sleep(shortOrLong(0, 5_000));
    await blocker.query('ROLLBACK');
    await expectRecovery(ledger);
    await expectNothingWrong(ledger);
  });

  it('all connections of the server taken by others: 503 until some are free', async () => {
    const ledger = start('crowded');
    await takeAllConnections();
    const reply = await post(system, [goodEvent(random, randomUUID())]);
    expect(reply).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
    await aRefusal(ledger);
    await sleep(shortOrLong(0, 10_000));
    await Promise.all(sessions.splice(0).map((session) => session.end()));
    await expectRecovery(ledger);
    await expectNothingWrong(ledger);
  });

  it('bytes swallowed: requests are answered 503 in time, and dead connections are not used again', async () => {
    proxy.swallow();
    const asked = post(system, [goodEvent(random, randomUUID())]);
    const ledger = start('swallowed');
    const reply = await asked;
    expect(reply).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
    expect(reply.ms).toBeLessThan(ANSWERED_WITHIN_MS);
    await aRefusal(ledger);
    await sleep(shortOrLong(0, 10_000));
    proxy.pass();
    await expectRecovery(ledger);
    await expectNothingWrong(ledger);
  });

  function start(run: string): Ledger {
    const ledger = newLedger(run);
    feeds = startFeeds([system], ledger, { count: FEEDS, seed });
    return ledger;
  }

  /** The feeds began after the request that was answered: their turn comes. */
  function aRefusal(ledger: Ledger): Promise<void> {
    return eventually(() => expect(ledger.failures).toBeGreaterThan(0), ANSWERED_WITHIN_MS);
  }

  async function terminateOthers(): Promise<void> {
    await system.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
  }

  async function openSession(): Promise<pg.Client> {
    const session = await system.session();
    sessions.push(session);
    return session;
  }

  /** The BFF keeps none: as soon as one of its own is ended, it is taken. */
  async function takeAllConnections(): Promise<void> {
    const first = await openSession();
    for (let full = 0; full < 5; ) {
      const isFull = await openSession().then(() => false, isCrowded);
      const { rowCount } = await first.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND application_name <> 'iops-tests'`,
      );
      full = isFull && rowCount === 0 ? full + 1 : 0;
      // Looked at again: one of its own that is beginning takes a place before it shows, and one that is ended keeps it.
      if (full > 0) await sleep(50);
    }
  }

  function isCrowded(error: { code?: string }): boolean {
    return error.code === '53300';
  }

  async function expectNothingWrong(ledger: Ledger, { mayBeSpared = false } = {}): Promise<void> {
    await feeds!.stop();
    if (!mayBeSpared) expect(ledger.failures).toBeGreaterThan(0);
    expect(ledger.answers['none']).toBeUndefined();
    expect(ledger.slowestMs).toBeLessThan(ANSWERED_WITHIN_MS);
    await expectAlive(system.bff);
    await expectSound(system, ledger);
  }
});

/** Ways to cut the connection that stores these events: before the database has them, right after, or as it answers. */
const CUTS: ((events: SentEvent[]) => (passing: Passing) => Verdict)[] = [
  (events) => (passing) => (carries(passing, events) ? 'cut' : 'pass'),
  (events) => (passing) => (carries(passing, events) ? 'pass-and-cut' : 'pass'),
  (events) => {
    let link: object | null = null;
    return (passing) => {
      if (carries(passing, events)) link = passing.link;
      return passing.from === 'server' && passing.link === link ? 'cut' : 'pass';
    };
  },
];

function carries({ from, bytes }: Passing, [first]: SentEvent[]): boolean {
  return from === 'client' && bytes.includes(first!.event_id);
}
