import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectAlive, expectEnd, expectRecovery, expectSound } from '../kit/claims.js';
import { type Feeds, startFeeds } from '../kit/feeds.js';
import { type Ledger, newLedger } from '../kit/ledger.js';
import { shortOrLong } from '../kit/long.js';
import { goodEvent } from '../kit/marketplace.js';
import { post } from '../kit/post.js';
import { between, randomOf } from '../kit/random.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

const FEEDS = 50;
const seed = jest.getSeed();
const random = randomOf(seed);

describe('while 50 feeds post, nothing acknowledged is lost and nothing is stored twice', () => {
  let system: TestSystem;
  let feeds: Feeds;

  beforeAll(async () => {
    system = await startSystem();
  });
  afterEach(() => feeds.stop());
  afterAll(() => system.stop());

  it('when the BFF is killed', async () => {
    const ledger = await start('killed-bff');
    for (let kill = 0; kill < shortOrLong(2, 20); kill++) {
      await aWhile();
      await killBff();
      await system.restartBff();
      await expectRecovery(ledger);
    }
    await expectNothingWrong(ledger);
  });

  it('when PostgreSQL is killed, and the BFF stays', async () => {
    const ledger = await start('killed-postgres');
    const { bff } = system;
    for (let kill = 0; kill < shortOrLong(2, 20); kill++) {
      await aWhile();
      await killPostgres();
      await system.restartPostgres();
      await expectRecovery(ledger);
    }
    await expectAlive(bff);
    await expectNothingWrong(ledger);
  });

  it('when both are killed at once', async () => {
    const ledger = await start('killed-both');
    for (let kill = 0; kill < shortOrLong(1, 10); kill++) {
      await aWhile();
      await Promise.all([killBff(), killPostgres()]);
      await system.restartPostgres();
      await system.restartBff();
      await expectRecovery(ledger);
    }
    await expectNothingWrong(ledger);
  });

  it('when the BFF is asked to end: it answers what it was asked before it does', async () => {
    const ledger = await start('ended-bff');
    for (let end = 0; end < shortOrLong(1, 10); end++) {
      await aWhile();
      const { release, waiting } = await holdUp(ledger, `${ledger.run}-${end}`);
      process.kill(system.bff.pid!, 'SIGTERM');
      await sleep(between(random, 0, 500));
      await release();
      expect((await waiting).map(({ status }) => status)).toEqual(Array(20).fill(202));
      await expectEnd(system.bff);
      await system.restartBff();
      await expectRecovery(ledger);
    }
    await expectNothingWrong(ledger);
  });

  async function start(run: string): Promise<Ledger> {
    const ledger = newLedger(run);
    feeds = startFeeds([system], ledger, { count: FEEDS, seed });
    await eventually(() => expect(ledger.acknowledged.length).toBeGreaterThan(FEEDS * 20));
    return ledger;
  }

  function aWhile(): Promise<void> {
    return sleep(between(random, 200, 1_000));
  }

  async function killBff(): Promise<void> {
    process.kill(system.bff.pid!, 'SIGKILL');
    await system.bff.exited;
  }

  async function killPostgres(): Promise<void> {
    process.kill(system.postgres.pid, 'SIGKILL');
    await system.postgres.exited;
  }

  /** Twenty requests that cannot be answered before `release`. */
  async function holdUp(ledger: Ledger, prefix: string) {
    const blocker = await system.session();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
    const waiting = Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const events = [goodEvent(random, `${prefix}-held-${i}`)];
        const reply = await post(system, events);
        ledger.record(events, reply);
        return reply;
      }),
    );
    waiting.catch(() => undefined);
    await eventually(async () => {
      const [row] = await system.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted');
      expect(row!.n).toBeGreaterThan(0);
    });
    // Everything else waits as well. What comes later is read later: once that is answered, all of them were read.
    for (let asked = 0; asked < 3; asked++) await fetch(`${system.apiBase}/api/health`);
    await sleep(300);
    return { waiting, release: () => blocker.end() };
  }

  async function expectNothingWrong(ledger: Ledger): Promise<void> {
    await feeds.stop();
    expect(ledger.failures).toBeGreaterThan(0);
    await expectSound(system, ledger);
  }
});
