import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSystem, type TestSystem } from '../kit/system.js';
import { expectAccounted, send } from './send.js';

/** Text that has broken something somewhere: what is kept must be what came. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\t\n\r',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-1',
  '1e309',
  '$HOME',
  '%s%n%d',
  '%00',
  '{{7*7}}',
  '${7*7}',
  '<%= 7 %>',
  '#{7}',
  "' OR '1'='1",
  "'; DROP TABLE events; --",
  '" OR ""="',
  '\\',
  '\\\\',
  "\\'",
  '\\x27',
  '$1',
  '$$',
  '/*',
  '--',
  '\\.',
  '\\N',
  '{"a":1}',
  '[]',
  '{1,2}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '&lt;b&gt;',
  '<!--',
  ']]>',
  '<?xml version="1.0"?>',
  '../../etc/passwd',
  'C:\\Windows',
  'CON',
  '=1+1',
  '@SUM(A1)',
  '+1',
  '-2+3',
  '; ls',
  '| cat',
  '`id`',
  '$(id)',
  'é',
  'ñandú',
  'Ω≈ç√',
  '数学',
  '数学の先生',
  'עברית',
  'العربية',
  '\u202eevil',
  '\u2066abc\u2069',
  '\u200b',
  '\u00a0',
  '\ufeff',
  '\u2028',
  '\u2029',
  '👩‍👩‍👧‍👦',
  '🇺🇸',
  '👍🏿',
  '\u{1f4a9}',
  '\u{e0041}',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞',
  'İ',
  'ß',
  'ﬁ',
  '\u0001',
  '\u001b[31m',
  '\u007f',
  '\u0085',
  '\ufffd',
  '\uffff',
  '\ud83d\ude00',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'x'.repeat(2_000),
  'ä'.repeat(2_000),
];
/** What PostgreSQL cannot hold: refused by name, never changed. */
const UNSTORABLE: readonly string[] = ['\u0000', 'a\u0000b', '\ud800', 'a\udc00', '\udfff\ud800'];

describe('text', () => {
  let system: TestSystem;
  const ingest = (events: object[]) =>
    send(system, '/ingest', {
      headers: { 'content-type': 'application/json', 'x-api-key': system.secrets.ingestKey },
      body: JSON.stringify(events),
    });
  const view = (data: object, more: object = {}) => ({
    event_id: randomUUID(),
    event_type: 'customer.page.view',
    occurred_at: new Date().toISOString(),
    data: { customer_id: 'stu_1', ...data },
    ...more,
  });

  beforeAll(async () => {
    system = await startSystem({ IOPS_LOG_LEVEL: 'error' });
  });
  afterAll(() => system.stop());

  it('is kept as it came, as a value, a name, and beside the data', async () => {
    const events = TEXTS.map((text) => view({ text, [`n${text}`]: 1, list: [text] }, { note: text }));
    expectAccounted(await ingest(events), TEXTS.length);
    const rows = await system.query<{ event_id: string; data: object; extra: object }>(
      'SELECT event_id, data, extra FROM events WHERE event_id = ANY($1)',
      [events.map((event) => event.event_id)],
    );
    const kept = new Map(rows.map((row) => [row.event_id, row]));
    for (const { event_id: id, data, ...event } of events) {
      expect(kept.get(id)).toEqual({ event_id: id, data, extra: { note: (event as { note?: string }).note } });
    }
  });

  it('is told apart as an id by every character of it', async () => {
    const ids = TEXTS.filter((text) => text !== '' && text.length <= 255);
    expect((await ingest(ids.map((id) => view({}, { event_id: id })))).body).toMatchObject({ accepted: ids.length });
    const rows = await system.query<{ event_id: string }>('SELECT event_id FROM event_ids WHERE event_id = ANY($1)', [
      ids,
    ]);
    expect(rows.map((row) => row.event_id).sort()).toEqual([...ids].sort());
  });

  it('is refused by name where it cannot be kept', async () => {
    const events = UNSTORABLE.flatMap((text) => [
      view({ text }),
      view({ [text]: 1 }),
      view({}, { event_id: text }),
      view({}, { note: text }),
    ]);
    const { status, body } = await ingest(events);
    expect(status).toBe(422);
    expect((body.errors as { code: string }[]).map((error) => error.code)).toEqual(
      events.map(() => 'forbidden_character'),
    );
  });

  it('does no harm as a customer, a tutor or a reason, all the way to the page', async () => {
    const texts = TEXTS.filter((text) => text !== '' && text.length <= 255);
    const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const calls = texts.flatMap((text, i) =>
      [1, 2, 3].map((n) => ({
        event_id: `call-${i}-${n}`,
        event_type: 'support.call.inbound',
        occurred_at: at(n),
        data: { call_id: `${text}${n}`.slice(0, 255), customer_id: text, reason_code: text },
      })),
    );
    const names = texts.map((text, i) => ({
      event_id: `name-${i}`,
      event_type: 'customer.health.updated',
      occurred_at: at(1),
      data: { customer_id: text, name: text, segment: text, signed_up_at: at(90) },
    }));
    expect((await ingest([...names, ...calls])).status).toBe(202);
    for (let tries = 0; ; tries++) {
      const { status, body } = await system.api<{ total: number; items: { explanation: unknown }[] }>(
        '/api/alerts?limit=100',
      );
      expect(status).toBe(200);
      if (body.total >= texts.length && body.items.every((alert) => alert.explanation !== null)) break;
      if (tries > 200) throw new Error(`${body.total} of ${texts.length} customers were alerted of`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
});
