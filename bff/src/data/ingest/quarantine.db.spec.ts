import type { QuarantineAnswer, QuarantineSummary } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ADMIN_KEY, INGEST_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { Intake } from './intake.service.js';

const now = new Date();
const call = (id: string, data: object = { call_id: id, customer_id: 'stu_1' }) => ({
  event_id: id,
  event_type: 'support.call.inbound',
  occurred_at: now.toISOString(),
  data,
});

describe('quarantine', () => {
  let test: TestApp;
  let database: DataSource;
  const ask = (method: 'GET' | 'POST', path: string, body?: object) =>
    test.request(
      method,
      path,
      { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' },
      body === undefined ? undefined : JSON.stringify(body),
    );
  const list = async (query = '') => (await ask('GET', `/api/quarantine${query}`)).body as unknown as QuarantineAnswer;
  const idOf = async (eventId: string) => (await list('?limit=200')).items.find((item) => item.eventId === eventId)!.id;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    await test.ingest([call('bad-1', { call_id: 'c' }), call('good'), { ...call('bad-2'), event_type: 'support.cal' }]);
  });
  afterAll(() => test.close());

  it('lists what was refused, newest first, by code and sender, page by page', async () => {
    const all = await list();
    expect(all).toMatchObject({ total: 2, nextCursor: null });
    expect(all.items.map((item) => item.eventId)).toEqual(['bad-2', 'bad-1']);
    expect(JSON.parse(all.items[1]!.body)).toEqual(call('bad-1', { call_id: 'c' }));
    expect(await list('?code=missing_field')).toMatchObject({ total: 1, items: [{ pointer: '/data/customer_id' }] });
    expect(await list('?sender=nobody')).toMatchObject({ total: 0, items: [] });
    const first = await list('?limit=1');
    expect(await list(`?limit=1&cursor=${first.nextCursor}`)).toMatchObject({ items: [{ eventId: 'bad-1' }] });
  });

  it.each(['?limit=0', '?limit=x', '?cursor=x', '?replayed=maybe', '?other=1', '/x', '/99999999999999999999/replay'])(
    'refuses %s by name',
    async (query) => {
      const { status } = await ask(
        query.endsWith('replay') ? 'POST' : 'GET',
        `/api/quarantine${query}`,
        query.endsWith('replay') ? {} : undefined,
      );
      expect([400, 404]).toContain(status);
    },
  );

  it('keeps what no text of the database can hold, byte by byte', async () => {
    const line = '{"event_id":"nul","note":"a\u0000b\ud83d\ude00"}';
    const headers = { 'x-api-key': INGEST_KEY, 'content-type': 'application/x-ndjson' };
    expect((await test.request('POST', '/ingest', headers, `${line}\n`)).status).toBe(422);
    const { body } = await ask('GET', `/api/quarantine/${await idOf('nul')}`);
    expect(body).toMatchObject({ body: line, truncated: false, code: 'invalid_json' });
  });

  it('replays a corrected event once, and then knows it as a duplicate', async () => {
    const id = await idOf('bad-1');
    expect((await ask('POST', `/api/quarantine/${id}/replay`, {})).body).toMatchObject({
      outcome: 'refused',
      error: { code: 'missing_field' },
    });
    expect((await list()).total).toBe(3);
    const event = call('bad-1');
    expect((await ask('POST', `/api/quarantine/${id}/replay`, { event })).body).toEqual({
      outcome: 'accepted',
      error: null,
    });
    expect((await ask('POST', `/api/quarantine/${id}/replay`, { event })).body).toEqual({
      outcome: 'duplicate',
      error: null,
    });
    expect(await list('?replayed=true')).toMatchObject({ total: 1, items: [{ id }] });
    const stored = await database.query(`SELECT count(*)::int AS n FROM events WHERE event_id = 'bad-1'`);
    expect(stored).toEqual([{ n: 1 }]);
    const [audited] = await database.query<{ action: string; target: string }[]>(
      `SELECT action, target FROM audit WHERE target = $1`,
      [`quarantine:${id}`],
    );
    expect(audited).toEqual({ action: 'quarantine.replay', target: `quarantine:${id}` });
  });

  it('replays all that match after a fix, and leaves the rest', async () => {
    const early = Array.from({ length: 700 }, (_, i) => call(`early-${i}`));
    for (const event of early) event.occurred_at = new Date(now.getTime() + 600_000).toISOString();
    expect((await test.ingest(early)).body).toMatchObject({ rejected: 700 });
    // Stands for a fix: as if the sender's clock had been right.
    await database.query(
      `UPDATE quarantine SET body = convert_to(replace(convert_from(body, 'UTF8'), $1, $2), 'UTF8') WHERE event_id LIKE 'early-%' AND event_id <> 'early-7'`,
      [early[0]!.occurred_at, now.toISOString()],
    );
    const both = [
      ask('POST', '/api/quarantine/replay', { code: 'occurred_at_out_of_range' }),
      ask('POST', '/api/quarantine/replay', { code: 'occurred_at_out_of_range' }),
    ];
    const [first] = await Promise.all(both);
    expect(first!.status).toBe(200);
    expect(await list('?replayed=false&code=occurred_at_out_of_range')).toMatchObject({ total: 1 });
    const stored = await database.query(`SELECT count(*)::int AS n FROM events WHERE event_id LIKE 'early-%'`);
    expect(stored).toEqual([{ n: 699 }]);
  });

  it('tells by sender what share was refused, and why', async () => {
    await test.app.get(Intake).write();
    const { items } = (await ask('GET', '/api/quarantine/summary')).body as unknown as QuarantineSummary;
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      sender: 'key:testtesttest',
      name: 'IOPS_INGEST_KEY',
      lastDay: { sent: 704, refused: 703 },
    });
    expect(items[0]!.lastHour.share).toBeCloseTo(703 / 704);
    expect(items[0]!.reasons.map((reason) => reason.code).sort()).toEqual([
      'invalid_json',
      'occurred_at_out_of_range',
      'unknown_event_type',
    ]);
  });
});
