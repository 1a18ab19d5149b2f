import { Readable } from 'node:stream';
import { type CustomerExport, type Erasure, LIMITS } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { Kept, Person } from '../../data/entities/kept.js';
import { EVENTS_KEPT } from '../../data/ingest/erase-events.queries.js';
import { DELIVERIES_KEPT } from '../../delivery/webhooks/erase-deliveries.queries.js';
import { insertDelivery } from '../../delivery/webhooks/webhooks.queries.js';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { readKept } from './export.queries.js';
import { closing } from './exports.service.js';
import { ALL_KEPT } from './keepers.queries.js';

const KEY = { 'x-api-key': ADMIN_KEY };
/** More than are read at once. */
const VIEWS = 1_200;
const ANA = { customerId: 'ana', sessionIds: [], alertIds: [], interventionIds: [], words: [] };

describe('GET /api/privacy/customers/:id', () => {
  let test: TestApp;
  let database: DataSource;
  const ask = async (id: string) => {
    const { status, body } = await test.request('GET', `/api/privacy/customers/${id}`, KEY);
    return { status, body: body as unknown as CustomerExport & { code: string } };
  };

  /** What is read of some tables, read by read. */
  const pieces = (kept: readonly Kept[], person: Person) =>
    database.transaction(async (manager) => {
      const all: unknown[][] = [];
      for await (const piece of readKept(manager, kept, person)) all.push(piece.map(({ row }) => JSON.parse(row)));
      return all;
    });

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    const at = (n: number) => new Date(Date.now() - 3_600_000 + 1_000 * n).toISOString();
    await test.ingest([
      {
        event_id: 'known',
        event_type: 'customer.health.updated',
        occurred_at: at(0),
        data: { customer_id: 'ana', name: 'Ana Example', goal: { title: 'Calculus', status: 'open' } },
      },
      ...Array.from({ length: VIEWS }, (_, n) => ({
        event_id: `view-${n}`,
        event_type: 'customer.page.view',
        occurred_at: at(n + 1),
        data: { customer_id: 'ana', page: `/lessons/${n}` },
      })),
      {
        event_id: 'seen-only',
        event_type: 'customer.page.view',
        occurred_at: at(0),
        data: { customer_id: 'seen' },
      },
    ]);
    await eventually(async () => {
      const { sections } = (await ask('ana')).body;
      expect(sections['health']).toHaveLength(1);
    }, 15_000);
  });
  afterAll(() => test.close());

  it('tells every section there is, and all events in their order', async () => {
    const { status, body } = await ask('ana');
    expect([status, body.customerId]).toEqual([200, 'ana']);
    expect(Object.keys(body.sections)).toEqual(ALL_KEPT.map(({ section }) => section));
    expect(body.sections['profile']).toMatchObject([
      { customer_id: 'ana', name: 'Ana Example', goal_title: 'Calculus' },
    ]);
    expect(body.sections['health']).toMatchObject([
      { components: { goal: { value: 100 }, firstSession: { value: null } } },
    ]);
    const [, ...views] = body.sections['events'] as { data: { page: string } }[];
    expect(views.map(({ data }) => data.page)).toEqual(Array.from({ length: VIEWS }, (_, n) => `/lessons/${n}`));
  });

  it('keeps what serves the machine alone to itself', async () => {
    const { sections } = (await ask('ana')).body;
    const columns = new Set(Object.values(sections).flatMap((rows) => rows.flatMap((row) => Object.keys(row))));
    expect([...columns].filter((column) => ['tx_id', 'stamps', 'label', 'touched_at'].includes(column))).toEqual([]);
  });

  it('finds who is told of in events alone', async () => {
    const { status, body } = await ask('seen');
    expect([status, body.sections['profile']?.length, body.sections['events']?.length]).toEqual([200, 0, 1]);
  });

  it.each([
    ['nobody', 404, 'not_found'],
    ['%00', 400, 'invalid_parameter'],
    ['erased:0b8f3a52', 410, 'erased'],
  ])('tells nothing of %s', async (id, status, code) => {
    expect(await ask(id)).toMatchObject({ status, body: { code } });
  });

  it('is audited by a hash of the id, and only where something was told', async () => {
    const rows = await database.query<{ target: string }[]>(
      `SELECT DISTINCT target FROM audit WHERE action = 'customer.export'`,
    );
    // Of ana and of seen.
    expect(rows).toHaveLength(2);
    for (const { target } of rows) expect(target).toMatch(/^customer:sha256:[0-9a-f]{64}$/);
  });

  it('tells who asked before', async () => {
    expect((await ask('ana')).body.sections['audit']).toContainEqual(
      expect.objectContaining({ action: 'customer.export' }),
    );
  });

  it('tells of no row and no refused event in which the id means something else', async () => {
    await database.query(
      `INSERT INTO set_aside (follower, key, tx_id, reason, at)
       SELECT follower, 'ana', '1', follower, now() FROM unnest('{entities,health}'::text[]) AS follower`,
    );
    await database.query(
      `INSERT INTO quarantine (sender, code, pointer, message, body)
       SELECT 's', '', '', '', body::bytea FROM unnest('{"{\\"customer_id\\": \\"ana\\"}","{\\"room\\":\\"ana\\"}"}'::text[]) AS body`,
    );
    const { sections } = (await ask('ana')).body;
    expect(sections['setAside']).toMatchObject([{ follower: 'health' }]);
    expect(sections['quarantine']).toMatchObject([{ body: '{"customer_id": "ana"}' }]);
  });

  it('leaves out what was refused where others may be told of in it', async () => {
    const lines = [
      `\r [{"customer_id":"ana"},{"name":"Bo"}]`,
      `{"customer_id":"ana","x":"${'x'.repeat(LIMITS.eventBytes)}"}`,
    ];
    await database.query(
      `INSERT INTO quarantine (sender, code, pointer, message, body) SELECT 'many', '', '', '', convert_to(line, 'UTF8') FROM unnest($1::text[]) AS line`,
      [lines],
    );
    const { sections } = (await ask('ana')).body;
    const told = sections['quarantine']!.filter(({ sender }) => sender === 'many');
    expect(told.map(({ body, bodyBytes }) => [body, bodyBytes])).toEqual(
      lines.map(({ length }) => [undefined, length]),
    );
  });

  it('tells what was sent to others, and not where', async () => {
    const alertId = '00000000-0000-4000-8000-000000000001';
    const message = { deliveryId: 'm1', url: 'http://secret', type: 'alert.created', alertId, body: '{}' };
    await insertDelivery(database.manager, { ...message, dueAt: new Date(Date.now() + 3_600_000) });
    const [row] = (await pieces(DELIVERIES_KEPT, { ...ANA, alertIds: [alertId] })).flat();
    expect(row).toHaveProperty('body');
    for (const column of ['url', 'last_error']) expect(row).not.toHaveProperty(column);
  });

  it('reads events in pieces that a slow reader takes in time', async () => {
    const sizes = (await pieces(EVENTS_KEPT, ANA)).map((piece) => piece.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
  });

  it('is over where only the head is asked for', async () => {
    const head = await fetch(`${await test.app.getUrl()}/api/privacy/customers/ana`, { method: 'HEAD', headers: KEY });
    expect(head.status).toBe(200);
    await eventually(async () => expect((await ask('ana')).status).toBe(200));
  });

  it.each([
    ['is not read at all', 20, () => undefined],
    ['is thrown away before it is read', 60_000, (stream: Readable) => stream.destroy()],
  ])('is over where it %s', async (_, withinMs, meanwhile) => {
    const stream = Readable.from(['never read']).on('error', () => undefined);
    await new Promise<void>((resolve) => meanwhile(closing(stream, withinMs, resolve)));
    expect(stream.destroyed).toBe(true);
  });

  it('is one at a time, and goes on once a reader has left', async () => {
    const url = `${await test.app.getUrl()}/api/privacy/customers/ana`;
    const leaving = new AbortController();
    const other = database.createQueryRunner();
    await other.startTransaction();
    await other.query(`SELECT pg_advisory_xact_lock(hashtext('iops.exports'))`);
    expect((await ask('ana')).body.code).toBe('conflict');
    await other.rollbackTransaction();
    await other.release();
    const reply = await fetch(url, { headers: KEY, signal: leaving.signal });
    await reply.body!.getReader().read();
    leaving.abort();
    await eventually(async () => expect((await ask('ana')).status).toBe(200));
  });

  it('has a section for every table with customers in it', async () => {
    const tables = await database.query<{ name: string }[]>(
      `SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE a.attname = 'customer_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'erasures'`,
    );
    expect(tables.length).toBeGreaterThan(8);
    const told = new Set(ALL_KEPT.map(({ table }) => table));
    expect(tables.filter(({ name }) => !told.has(name))).toEqual([]);
  });

  it('says that who was erased is gone, until they are told of again', async () => {
    const { body } = await test.request('DELETE', '/api/privacy/customers/ana', KEY);
    expect(await ask('ana')).toMatchObject({ status: 410, body: { code: 'erased' } });
    await eventually(async () => {
      const erasure = (await test.request('GET', `/api/privacy/erasures/${body.id}`, KEY)).body as unknown as Erasure;
      expect(erasure.status).toBe('done');
    }, 15_000);
    expect(await ask('ana')).toMatchObject({ status: 410, body: { code: 'erased' } });
    const event = { event_type: 'customer.page.view', data: { customer_id: 'ana' } };
    await test.ingest([{ ...event, event_id: 'anew', occurred_at: new Date().toISOString() }]);
    const { sections } = (await ask('ana')).body;
    expect(sections['events']).toMatchObject([{ event_id: 'anew' }]);
    // What was done about the one before is not of who is new.
    expect(sections['audit']).toEqual([]);
  });
});
