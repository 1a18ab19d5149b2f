import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectAlive, expectRecovery, expectSound } from '../kit/claims.js';
import { type Feeds, startFeeds } from '../kit/feeds.js';
import { newLedger } from '../kit/ledger.js';
import { shortOrLong } from '../kit/long.js';
import { mountSmallDisk } from '../kit/small-disk.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

const seed = jest.getSeed();
const disk = mountSmallDisk(shortOrLong(400, 1_500));
if (disk.path === null) process.stderr.write(`Skipped: the disk of the database is full; ${disk.reason}\n`);

(disk.path === null ? describe.skip : describe)('when the disk of the database is full', () => {
  if (disk.path === null) return;
  let system: TestSystem;
  let feeds: Feeds;

  beforeAll(async () => {
    system = await startSystem({}, { postgresHome: disk.path });
  });
  afterEach(() => feeds.stop());
  afterAll(async () => {
    await system.stop();
    disk.remove();
  });

  it('events are refused with 503, none acknowledged is lost, and all goes on when there is room again', async () => {
    const ledger = newLedger('full');
    feeds = startFeeds([system], ledger, { count: 20, seed });
    for (let round = 0; round < shortOrLong(1, 5); round++) {
      await sleep(1_000);
      const refusedBefore = ledger.answers[503] ?? 0;
      disk.fill();
      await eventually(() => {
        expect(ledger.answers[503] ?? 0).toBeGreaterThan(refusedBefore);
        expect(performance.now() - ledger.lastAcknowledgedAt).toBeGreaterThan(1_000);
      }, 60_000);
      disk.free();
      // Without room for its log the server may have given up.
      await system.restartPostgres();
      await expectRecovery(ledger);
    }
    await feeds.stop();
    await expectAlive(system.bff);
    await expectSound(system, ledger);
  });
});
