import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ledger, startFeeds } from '../kit/ledger.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

/** Feeds that post while something is killed. */
const FEEDS = 50;

describe('killing a part while 50 feeds post', () => {
  let system: TestSystem;
  let stopFeeds: () => Promise<void>;

  beforeAll(async () => {
    system = await startSystem();
  });
  afterEach(() => stopFeeds());
  afterAll(() => system.stop());

  it('loses nothing acknowledged and stores nothing twice when the BFF is killed', async () => {
    const { ledger, stop } = startFeeds(system, FEEDS);
    stopFeeds = stop;
    for (let kill = 0; kill < 2; kill++) {
      await sleep(1_500);
      process.kill(system.bff.pid!, 'SIGKILL');
      await system.bff.exited;
      await system.restartBff();
    }
    await sleep(1_000);
    await stop();
    await expectNothingLost(ledger);
  });

  it('loses nothing and keeps its BFF when PostgreSQL is killed', async () => {
    const pid = system.bff.pid!;
    const { ledger, stop } = startFeeds(system, FEEDS);
    stopFeeds = stop;
    await sleep(1_500);
    process.kill(system.postgres.pid, 'SIGKILL');
    await system.postgres.exited;
    await system.restartPostgres();
    const acknowledged = ledger.acknowledged.size;
    await eventually(() => expect(ledger.acknowledged.size).toBeGreaterThan(acknowledged), 5_000);
    await sleep(500);
    await stop();
    expect(() => process.kill(pid, 0)).not.toThrow();
    await expectNothingLost(ledger);
  });

  async function expectNothingLost(ledger: Ledger): Promise<void> {
    expect(ledger.surprises).toEqual([]);
    expect(ledger.failures).toBeGreaterThan(0);
    expect(ledger.acknowledged.size).toBeGreaterThan(FEEDS * 20);
    const stored = (await system.query<{ event_id: string }>('SELECT event_id FROM events')).map((row) => row.event_id);
    const ids = new Set(stored);
    expect(stored).toHaveLength(ids.size);
    expect([...ledger.acknowledged].filter((id) => !ids.has(id))).toEqual([]);
    const wrongRollups = await system.query(
      `SELECT * FROM (SELECT stream, date_trunc('minute', occurred_at) AS minute, count(*)::int AS n FROM events GROUP BY 1, 2) AS e
       FULL JOIN rollups r USING (stream, minute) WHERE e.n IS DISTINCT FROM r.count`,
    );
    expect(wrongRollups).toEqual([]);
  }
});
