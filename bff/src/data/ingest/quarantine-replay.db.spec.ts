import type { QuarantineAnswer, QuarantinedEvent } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ADMIN_KEY, INGEST_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';

const now = new Date();
const call = (id: string, data: object = { call_id: id, customer_id: 'stu_1' }) => ({
  event_id: id,
  event_type: 'support.call.inbound',
  occurred_at: now.toISOString(),
  data,
});

describe('a refused event', () => {
  let test: TestApp;
  let database: DataSource;
  const admin = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
  const newest = async () => {
    const { body } = await test.request('GET', '/api/quarantine?limit=1', admin);
    return (body as unknown as QuarantineAnswer).items[0]!;
  };
  const one = async (id: string) =>
    (await test.request('GET', `/api/quarantine/${id}`, admin)).body as unknown as QuarantinedEvent;
  /** Replays with a body as it stands here. */
  const replay = async (id: string, text?: string, type = 'application/json') => {
    const headers = { 'x-api-key': ADMIN_KEY, ...(text === undefined ? {} : { 'content-type': type }) };
    return (await test.request('POST', `/api/quarantine/${id}/replay`, headers, text)).body;
  };

  let badId: string;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    await test.ingest(call('bad', { call_id: 'c' }));
    badId = (await newest()).id;
  });
  afterAll(() => test.close());

  it.each([
    ['of one byte', 'x', 1],
    ['of two bytes', 'é', 2],
    ['of three bytes', '€', 3],
    ['of four bytes', '😀', 4],
  ])('lists the beginning of a large event with characters %s, and shows all of it alone', async (_, char, bytes) => {
    const id = `large-${bytes}`;
    const text = JSON.stringify({ ...call(id), note: char.repeat((1_000 * 1_000) / bytes) });
    expect((await test.ingest(text)).body).toMatchObject({ rejected: 1, errors: [{ code: 'event_too_large' }] });
    const listed = await newest();
    expect(listed).toMatchObject({ body: text.slice(0, 2_000), truncated: true });
    expect(await one(listed.id)).toMatchObject({ body: text, truncated: false });
    expect(await replay(listed.id)).toMatchObject({ outcome: 'refused', error: { code: 'event_too_large' } });
  });

  it.each([
    [
      'a name that stands twice',
      (event: string) => event.replace('"call_id"', '"call_id":"x","call_id"'),
      'invalid_event',
    ],
    ['a number that is none', (event: string) => event.replace('"data":{', '"data":{"n":1e999,'), 'invalid_field'],
    [
      'depth',
      (event: string) => event.replace('"data":{', `"data":{"n":${'['.repeat(9_000)}${']'.repeat(9_000)},`),
      'event_too_deep',
    ],
    ['another event behind it', (event: string) => `${event},"event":${event}`, 'invalid_json'],
    ['no object', () => '[1]', 'invalid_event'],
  ])('refuses a corrected event for %s, as if it had been posted', async (_, spoil, code) => {
    const text = `{"event":${spoil(JSON.stringify(call('spoilt')))}}`;
    expect(await replay(badId, text)).toMatchObject({ outcome: 'refused', error: { code } });
  });

  it('takes a corrected event with whatever names it has', async () => {
    await test.ingest(call('named', { call_id: 'c' }));
    const { id } = await newest();
    const event = JSON.stringify(call('named', { call_id: 'c', customer_id: 's', constructor: 'kept' }));
    expect(await replay(id, `{"event":${event}}`)).toEqual({ outcome: 'accepted', error: null });
    const [stored] = await database.query(`SELECT data FROM events WHERE event_id = 'named'`);
    expect(stored.data.constructor).toBe('kept');
  });

  it('takes a corrected CloudEvent for a CloudEvent', async () => {
    const event = { specversion: '1.0', id: 'ce', source: '/p', type: 'support.call.inbound', time: now.toISOString() };
    const headers = { 'x-api-key': INGEST_KEY, 'content-type': 'application/cloudevents+json' };
    const data = { call_id: 'ce', customer_id: 's' };
    expect((await test.request('POST', '/ingest', headers, JSON.stringify({ ...event, data: {} }))).status).toBe(422);
    const { id, format } = await newest();
    expect(format).toBe('cloudevent');
    expect(await replay(id, JSON.stringify({ event: { ...event, data } }))).toEqual({
      outcome: 'accepted',
      error: null,
    });
  });

  it.each([
    ['{"event":', 'application/json', 'invalid_json'],
    ['[]', 'application/json', 'invalid_parameter'],
    ['{"event":{},"more":1}', 'application/json', 'invalid_parameter'],
    ['{"event":{}}', 'application/x-ndjson', 'unsupported_media_type'],
    ['{"event":{}}', 'text/plain', 'unsupported_media_type'],
  ])('refuses the body %s of type %s', async (text, type, code) => {
    expect(await replay(badId, text, type)).toMatchObject({ code });
  });

  it('goes on behind what stays refused', async () => {
    await test.ingest([1, 2, 3, 4, 5].map((i) => ({ ...call(`stays-${i}`), occurred_at: 'soon' })));
    const which = { code: 'invalid_time', sender: 'key:testtesttest', limit: 2 };
    const counts: unknown[] = [];
    for (let cursor: unknown; cursor !== null; ) {
      const { body } = await test.request(
        'POST',
        '/api/quarantine/replay',
        admin,
        JSON.stringify({ ...which, cursor }),
      );
      cursor = body.nextCursor;
      counts.push([body.replayed, body.stillRefused]);
    }
    expect(counts).toEqual([
      [0, 2],
      [0, 2],
      [0, 1],
    ]);
  });
});
