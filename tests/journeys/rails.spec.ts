import type { JobsAnswer, RailsPage, SimulationState } from '@iops/contracts';
import { RAILS_RESOURCES, type RailsResource } from '@iops/contracts';
import { freePort } from '@iops/dev';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

const TOKEN = 'token-of-the-stand-in';
const POLLING = {
  IOPS_RAILS_TOKEN: TOKEN,
  ...Object.fromEntries(RAILS_RESOURCES.map((name) => [`IOPS_RAILS_${name.toUpperCase()}_SECONDS`, '1'])),
};
/** Three days ago, an hour a second: enough happens while the test looks on, by day and by night. */
const MARKETPLACE = {
  IOPS_SIM_RAILS: 'on',
  IOPS_RAILS_TOKEN: TOKEN,
  IOPS_SIM_FEEDS: 'off',
  IOPS_SIM_STUDENTS: '150',
  IOPS_SIM_TUTORS: '25',
  IOPS_SIM_BACKFILL_DAYS: '20',
  IOPS_SIM_START: '3',
  IOPS_SIM_SPEED: '3600',
};
/** A reader that is killed while it stores a page keeps its lease for two minutes; then another takes over. */
const TAKEN_OVER_WITHIN_MS = 140_000;
/** Where the rows of a resource end up; calls that went out have no table. */
const TABLES: Record<RailsResource, string> = {
  sessions: 'session_id AS id FROM sessions',
  calls: `data->>'call_id' AS id FROM events WHERE stream LIKE 'support.call.%'`,
  customers: 'customer_id AS id FROM customers WHERE signed_up_at IS NOT NULL',
  tutors: 'tutor_id AS id FROM tutors WHERE status IS NOT NULL',
};

describe('a platform that is polled, with no feed posting', () => {
  let system: TestSystem;

  beforeAll(async () => {
    const port = await freePort();
    const env = { ...POLLING, IOPS_RAILS_URL: `http://127.0.0.1:${port}` };
    system = await startSystem(env, { simulatorPort: port });
    await system.startSimulator(MARKETPLACE);
  }, 120_000);
  afterAll(() => system?.stop());

  async function simulator<T>(path: string, body?: object): Promise<T> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${TOKEN}`,
      'x-api-key': system.secrets.simulatorKey,
      'content-type': 'application/json',
    };
    const method = body === undefined ? 'GET' : 'PUT';
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const reply = await fetch(`http://127.0.0.1:${system.ports.simulator}${path}`, init);
    expect([path, reply.status]).toEqual([path, 200]);
    return (await reply.json()) as T;
  }
  const setFaults = (faults: object) => simulator('/api/v1/_faults', faults);

  async function rowsOf(resource: RailsResource): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    for (let page: number | null = 1; page !== null; ) {
      const read: RailsPage = await simulator<RailsPage>(`/api/v1/${resource}?page=${page}`);
      rows.push(...(read.items as Record<string, unknown>[]));
      page = read.next_page;
    }
    return rows;
  }
  const idsOf = async (resource: RailsResource) =>
    (await system.query<{ id: string }>(`SELECT ${TABLES[resource]} ORDER BY 1`)).map(({ id }) => id);
  const pollOf = async (resource: RailsResource) => {
    const { body } = await system.api<JobsAnswer>('/api/jobs', { role: 'admin' });
    return body.items.find(({ name }) => name === `rails-poll.${resource}`)!;
  };
  const pollNow = () => system.api('/api/jobs/rails-poll/run', { role: 'admin', method: 'POST', body: {} });
  const countEvents = async () => (await system.query<{ n: number }>('SELECT count(*)::int AS n FROM events'))[0]!.n;

  it('gives its sessions, calls, customers and tutors to the dashboard, and its customers get scores', async () => {
    for (const resource of RAILS_RESOURCES) {
      await eventually(async () => {
        const known = await idsOf(resource);
        expect(known.length).toBeGreaterThan(10);
        // What is written while we look may be missing; what was there before is not.
        const polled = (await pollOf(resource)).details as { page: number | null } | null;
        expect(polled?.page).toBeNull();
      });
    }
    await eventually(async () => {
      const scored = await system.query('SELECT 1 FROM customer_health WHERE score IS NOT NULL');
      expect(scored.length).toBeGreaterThan(100);
    });
  });

  it('is read on after a 500, and after a 429 that asked for a minute', async () => {
    for (const [faults, message] of [
      [{ failShare: 1, status: 500 }, 'the platform answered 500'],
      [{ rateLimitPerMinute: 1 }, 'the platform asked for fewer requests (429)'],
    ] as const) {
      await setFaults(faults);
      await eventually(async () => expect(await pollOf('sessions')).toMatchObject({ lastError: message }));
      const before = await countEvents();
      await setFaults({});
      await pollNow();
      await eventually(async () => {
        expect((await pollOf('sessions')).failures).toBe(0);
        expect(await countEvents()).toBeGreaterThan(before);
      });
    }
  });

  it('is told once and whole, though the reader is killed in the middle of it', async () => {
    // A try before this one has slowed it.
    await simulator('/api/simulation/speed', { speed: Number(MARKETPLACE.IOPS_SIM_SPEED) });
    const before = await countEvents();
    // Now it is storing a page, or has just stored one.
    await eventually(async () => expect(await countEvents()).toBeGreaterThan(before));
    await system.bff.kill();
    await system.bff.exited;
    await system.restartBff();
    await simulator('/api/simulation/speed', { speed: 1 });
    for (const resource of RAILS_RESOURCES) {
      await eventually(async () => {
        const rows = await rowsOf(resource);
        expect(await idsOf(resource)).toEqual(rows.map(({ id }) => id).sort());
      }, TAKEN_OVER_WITHIN_MS);
    }
    // A session that is known may have been completed since its page was read.
    await eventually(async () => {
      const completed = (await rowsOf('sessions')).filter(({ status }) => status === 'completed').length;
      const told = await system.query<{ n: number; ids: number }>(
        `SELECT count(*)::int AS n, count(DISTINCT data->>'session_id')::int AS ids
         FROM events WHERE stream = 'session.completed'`,
      );
      expect(told).toEqual([{ n: completed, ids: completed }]);
    });
    const twice = 'SELECT stream, data FROM events GROUP BY stream, occurred_at, data HAVING count(*) > 1';
    expect(await system.query(twice)).toEqual([]);
    expect(await system.query('SELECT event_id, code, message FROM quarantine')).toEqual([]);
    const { sent } = await simulator<SimulationState>('/api/simulation/state');
    expect(sent).toBe(0);
  }, 200_000);
});
