import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EntitiesJob } from '../../data/entities/entities.job.js';
import { eventually } from '../../testing/eventually.js';
import { SsePage } from '../../testing/realtime-pages.js';
import { minutesAgo, type Polled, startPolled } from '../../testing/start-polled.js';
import { ADMIN_KEY } from '../../testing/test-app.js';

const ID = 'mara-9177';
/** Somebody else, whose id begins as that one goes on in the ids of polled events. */
const NEIGHBOUR = `${ID}:b`;
const KEY = { 'x-api-key': ADMIN_KEY };

describe('what could be left of an erased customer', () => {
  let polled: Polled;
  let page: SsePage;
  let url: string;
  /** Tables in which the id stands anywhere, but as the neighbour's. */
  const placesOf = async () => {
    const tables = await polled.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
         AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const [row] = await polled.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${name} t WHERE t::text ~ '${ID}(?!:b)'`,
      );
      if (row!.n > 0) found.push(name);
    }
    return found;
  };
  const customers = () => polled.query<{ id: string }>('SELECT customer_id AS id FROM customers ORDER BY 1');

  beforeAll(async () => {
    const rows = [ID, 'bo-1', NEIGHBOUR].map((id, n) => ({
      id,
      name: `Customer ${n}`,
      updated_at: minutesAgo(30 - n),
    }));
    polled = await startPolled({ customers: rows });
    url = await polled.app.getUrl();
    await eventually(async () => expect(await customers()).toHaveLength(3));
    const view = { event_type: 'customer.page.view', occurred_at: minutesAgo(5) };
    const call = { event_type: 'support.call.inbound', occurred_at: minutesAgo(5) };
    await polled.ingest([
      { ...view, event_id: 'v1', data: { customer_id: 'bo-1', referred_by: ID, page: '/a' } },
      { ...view, event_id: 'v2', data: { customer_id: 'bo-1', referred_by: 'cy', page: ID.slice(0, 4) } },
      { ...view, event_id: 'v3', data: { customer_id: ID, page: '/b' } },
      { ...call, event_id: 'k1', data: { call_id: 'k1', customer_id: ID } },
    ]);
    await eventually(async () => expect(await polled.query('SELECT FROM calls')).toHaveLength(1));
    // As where the poller was stopped after it stored a row and before it noted so.
    await polled.query(`UPDATE rails_facts SET told_at = NULL WHERE event_id LIKE 'rails:customers:${ID}:%'`);
    page = new SsePage(url, KEY);
    await page.connect(['customers']);
    const reply = await fetch(`${url}/api/privacy/customers/${ID}`, { method: 'DELETE', headers: KEY });
    const { id } = (await reply.json()) as { id: string };
    await eventually(async () => {
      const [row] = await polled.query(`SELECT FROM erasures WHERE erasure_id = '${id}' AND finished_at IS NOT NULL`);
      expect(row).toBeDefined();
    }, 15_000);
  });
  afterAll(async () => {
    page.cut();
    await polled.close();
  });

  it('is no id of an event that was polled, and no mention in what others did', async () => {
    expect(await placesOf()).toEqual([]);
    const views = await polled.query(`SELECT data FROM events WHERE event_id IN ('v1', 'v2', 'v3') ORDER BY event_id`);
    expect(views).toEqual([
      { data: { customer_id: 'bo-1', page: '/a' } },
      { data: { customer_id: 'bo-1', referred_by: 'cy', page: 'mara' } },
      { data: { customer_id: 'erased:' } },
    ]);
  });

  it('is no link between what is counted and what is not: the pseudonym stands where something is counted by it', async () => {
    const [counted] = await polled.query<{ id: string }>('SELECT customer_id AS id FROM calls');
    expect(counted!.id).toMatch(/^erased:.{36}$/);
    const named = await polled.query(`SELECT event_id FROM events WHERE data->>'customer_id' = '${counted!.id}'`);
    expect(named).toEqual([{ event_id: 'k1' }]);
  });

  it('is an id for each of the events still, so that they leave together', async () => {
    const [row] = await polled.query(
      `SELECT count(*)::int AS n FROM events JOIN event_ids USING (event_id) WHERE event_id LIKE 'erased:%'`,
    );
    expect(row).toEqual({ n: 1 });
    const [{ apart }] = (await polled.query(
      `SELECT count(*)::int AS apart FROM events FULL JOIN event_ids i USING (event_id)
       WHERE events.tx_id IS NULL OR i.body_hash IS NULL`,
    )) as [{ apart: number }];
    expect(apart).toBe(0);
  });

  it('does not come back when the platform is polled again, or all is folded anew', async () => {
    // As a restored platform would: every row was touched.
    for (const row of polled.platform.rows.customers) Object.assign(row as object, { updated_at: minutesAgo(0) });
    await polled.nextWalk('customers');
    await polled.app.get(EntitiesJob).rebuild();
    await eventually(async () => expect(await customers()).toEqual([{ id: 'bo-1' }, { id: NEIGHBOUR }]));
    expect(await placesOf()).toEqual([]);
  });

  it('is nothing on open pages: they are told to ask again', async () => {
    await eventually(() => {
      const resyncs = page.heard.filter(({ event }) => event === 'resync');
      expect(resyncs.map(({ body }) => (body as { topics: string[] }).topics)).toContainEqual(['customers']);
    });
  });
});
