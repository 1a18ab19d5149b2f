import type { RealtimeMessage } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { AlertsService } from '../../alerting/alerts/alerts.service.js';
import { evaluateCustomer } from '../../alerting/rules/evaluate.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { pruneOutbox } from '../../platform/outbox/prune.queries.js';
import { Wake } from '../../platform/outbox/wake.js';
import { eventually } from '../../testing/eventually.js';
import { SocketPage, SsePage, type TestPage } from '../../testing/realtime-pages.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { RealtimePublisher } from './realtime.publisher.js';

/** As many as are cut in the long form: 100, with CUTS=100. */
const CUTS = Number(process.env.CUTS ?? 20);
const ALERTS = CUTS * 4;
const jwt = new JwtService({ secret: JWT_SECRET });
const tokenOf = (sub: string) => jwt.sign({ sub, role: 'viewer', aud: 'iops' }, { expiresIn: '5m' });
const token = tokenOf('ana');
let connections = 0;
/** Of another person each time: the server takes a socket that was cut for one that is there, for some time. */
const tokenOfNext = () => tokenOf(`person ${connections++}`);

/** The same sequence of numbers from 0 to 1 for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a page that is cut off again and again', () => {
  let test: TestApp;
  let base: string;
  const pages: TestPage[] = [];
  /** A new alert of each customer, in a transaction of its own, some of them open for long: they commit out of order. */
  const raise = async (customerId: string, holdMs: number) => {
    await test.app.get(DataSource).transaction(async (manager) => {
      const found = { customerId, name: null, score: null, tier: null, scoreWeekAgo: null, calls14d: 2, active: true };
      await test.app.get(AlertsService).apply(manager, evaluateCustomer(found, true), new Date());
      await new Promise((resolve) => setTimeout(resolve, holdMs));
    });
    test.app.get(Wake).wake('outbox');
  };
  const alertsOf = (page: TestPage, type: RealtimeMessage['type'], prefix: string) =>
    page.heard
      .map(({ body }) => body as RealtimeMessage)
      .flatMap((body) => (body.topic === 'alerts' && body.type === type ? [body.data.entity.id] : []))
      .filter((id) => id.startsWith(prefix))
      .sort();

  beforeAll(async () => {
    test = await startTestApp();
    base = await test.app.getUrl();
  });
  afterAll(async () => {
    for (const page of pages) page.cut();
    await test.close();
  });

  it.each([
    ['by socket', 's', (): TestPage => new SocketPage(base, tokenOfNext)],
    ['by event stream', 'e', (): TestPage => new SsePage(base, { authorization: `Bearer ${token}` })],
  ])(
    '%s hears every alert, and none twice',
    async (_, prefix, open) => {
      const random = randomOf(7);
      const page = open();
      pages.push(page);
      const raising = (async () => {
        for (let n = 0; n < ALERTS; n += 2) {
          await Promise.all([0, 1].map((m) => raise(`${prefix}_${n + m}`, random() * 20)));
          await new Promise((resolve) => setTimeout(resolve, random() * 10));
        }
      })();
      for (let cut = 0; cut < CUTS; cut++) {
        let left = 2 + Math.floor(random() * 5);
        // In the middle of what comes at once, or at some moment in which nothing does.
        page.onHeard = () => --left === 0 && page.cut();
        await page.connect(['alerts']);
        await new Promise((resolve) => setTimeout(resolve, random() * 90));
        page.cut();
      }
      page.onHeard = () => undefined;
      await page.connect(['alerts']);
      await raising;
      const all = Array.from({ length: ALERTS }, (_unused, n) => `${prefix}_${n}`).sort();
      await eventually(() => {
        const odd = page.heard.filter(({ event }) => !['message', 'alert_created', 'ready'].includes(event));
        expect(odd).toEqual([]);
        expect(alertsOf(page, 'alert_created', prefix)).toEqual(all);
      }, 30_000);
    },
    120_000,
  );

  it('may move from one way to another with its cursor', async () => {
    const socket = new SocketPage(base, tokenOfNext);
    await socket.connect(['alerts']);
    socket.cut();
    await raise('w_1', 0);
    const stream = new SsePage(base, { authorization: `Bearer ${token}` });
    pages.push(stream);
    stream.cursor = socket.cursor;
    await stream.connect(['alerts']);
    await eventually(() => expect(alertsOf(stream, 'alert_created', 'w_')).toEqual(['w_1']));
  });

  it('hears of each alert as it stands, once, however much happened to it', async () => {
    const page = new SsePage(base, { authorization: `Bearer ${token}` });
    pages.push(page);
    await page.connect(['alerts', 'external-events', 'kpis', 'streams:session.*']);
    page.cut();
    const before = page.heard.length;
    await raise('v_1', 0);
    await eventually(async () => {
      const rows = await test.app
        .get(DataSource)
        .query(`SELECT FROM explanations JOIN alerts USING (alert_id) WHERE entity_id = 'v_1'`);
      expect(rows).toHaveLength(1);
    });
    const [{ alertId }] = await test.app
      .get(DataSource)
      .query(`SELECT alert_id AS "alertId" FROM alerts WHERE entity_id = 'v_1'`);
    const operator = jwt.sign({ sub: 'bo', role: 'operator', aud: 'iops' }, { expiresIn: '5m' });
    for (const verb of ['acknowledge', 'confirm', 'resolve']) {
      const headers = { authorization: `Bearer ${operator}`, 'content-type': 'application/json' };
      expect((await test.request('POST', `/api/alerts/${alertId}/${verb}`, headers, '{}')).status).toBe(200);
    }
    await page.connect(['alerts', 'external-events', 'kpis', 'streams:session.*']);
    const ofAlert = () => page.heard.slice(before).filter(({ body }) => (body as RealtimeMessage).topic === 'alerts');
    await eventually(() => expect(ofAlert().length).toBeGreaterThan(0));
    expect(ofAlert().at(-1)).toMatchObject({ body: { data: { status: 'resolved', verdict: 'confirmed' } } });
    // Figures are not kept: of those a snapshot is needed.
    expect(page.heard.slice(before)).toContainEqual({
      event: 'resync',
      body: { topics: expect.arrayContaining(['streams:session.*']), cursor: expect.any(String) },
    });
  });

  it.each([
    ['of another database', () => 'ffffffff-1-1'],
    ['that is none', () => 'kpis'],
    ['of a transaction to come', (own: string) => `${own.slice(0, 8)}-ffffffffffff-1`],
  ])('with a cursor %s is told to fetch a snapshot, and hears what comes', async (_, cursorOf) => {
    const page = new SocketPage(base, tokenOfNext);
    pages.push(page);
    await page.connect(['alerts']);
    page.cut();
    const name = `u_${cursorOf('').length}`;
    page.cursor = cursorOf(page.cursor!);
    await page.connect(['alerts']);
    expect(page.heard.slice(-2)).toEqual([
      { event: 'resync', body: { topics: ['alerts'], cursor: expect.any(String) } },
      { event: 'ready', body: { granted: ['alerts'], refused: [], cursor: expect.any(String) } },
    ]);
    await raise(name, 0);
    await eventually(() => expect(alertsOf(page, 'alert_created', name)).toEqual([name]));
  });

  it('until what it missed is no longer kept is told to fetch a snapshot', async () => {
    const page = new SocketPage(base, tokenOfNext);
    pages.push(page);
    await page.connect(['external-events']);
    page.cut();
    const { manager } = test.app.get(DataSource);
    await test.app.get(Outbox).append(manager, 'external_event.recorded', { externalEventId: 'x' });
    const soon = new Date(Date.now() + 60_000);
    await eventually(async () => {
      await pruneOutbox(manager, soon, 10_000);
      expect(await manager.query('SELECT FROM outbox')).toHaveLength(0);
    });
    await page.connect(['external-events']);
    expect(page.heard.at(-2)).toMatchObject({ event: 'resync', body: { topics: ['external-events'] } });
  });

  it('is told so too when it is forgotten just while it is looked for', async () => {
    const page = new SocketPage(base, tokenOfNext);
    pages.push(page);
    await page.connect(['external-events']);
    page.cut();
    const { manager } = test.app.get(DataSource);
    await test.app.get(Outbox).append(manager, 'external_event.recorded', { externalEventId: 'x' });
    const query = manager.query.bind(manager);
    let looked = 0;
    manager.query = async <T>(sql: string, values?: unknown[]): Promise<T> => {
      const rows = await query<T>(sql, values);
      // The first of the two looks that are taken for a connection.
      const isLook = values?.[4] === 1_001 || values?.[0] === 'outbox.pruned';
      if (isLook && ++looked === 1) {
        const soon = new Date(Date.now() + 60_000);
        while ((await query<unknown[]>('SELECT FROM outbox')).length > 0) await pruneOutbox(manager, soon, 10_000);
      }
      return rows;
    };
    await page.connect(['external-events']);
    manager.query = query;
    expect(looked).toBe(2);
    expect(page.heard.at(-2)).toMatchObject({ event: 'resync', body: { topics: ['external-events'] } });
  });

  it('for too long is told to fetch a snapshot', async () => {
    const page = new SocketPage(base, tokenOfNext);
    pages.push(page);
    await page.connect(['external-events']);
    page.cut();
    const [{ tx }] = await test.app.get(DataSource).query(
      `WITH told AS (
         INSERT INTO outbox (topic, payload)
         SELECT 'external_event.recorded', jsonb_build_object('externalEventId', 'x' || n) FROM generate_series(1, 1001) AS n
         RETURNING tx_id
       ) SELECT min(tx_id::text) AS tx FROM told`,
    );
    // Else it would be there in time, and miss nothing.
    expect(await test.app.get(RealtimePublisher).reach(BigInt(tx), 15_000)).toBe(true);
    await page.connect(['external-events']);
    expect(page.heard.at(-2)).toMatchObject({ event: 'resync', body: { topics: ['external-events'] } });
  });
});
