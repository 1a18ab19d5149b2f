import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { between, oneOf, type Random, randomOf } from '../kit/random.js';
import { startSystem, type TestSystem } from '../kit/system.js';
import { expectHonest, send } from './send.js';

/** Mangled bodies of each kind, and those in flight at once. */
const MANGLED = 2_000;
const AT_ONCE = 16;
const SEED = 20_261_121;

const event = () => ({
  event_id: randomUUID(),
  event_type: 'session.completed',
  occurred_at: new Date().toISOString(),
  data: {
    session_id: 's "1"',
    customer_id: 'stu_é',
    tutor_id: 't\\1',
    subject: '数学',
    duration_minutes: 55.5,
    notes: [null, true, { a: [] }],
  },
});

/** Bodies that a parser must not take for JSON, by what is wrong with them. */
const BROKEN: [string, string | Uint8Array][] = [
  ...[
    '',
    ' ',
    '{',
    '}',
    '[',
    ']',
    '[,]',
    '[1,]',
    '[1 2]',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    "{'a':1}",
    '{"a":1,}',
    '[1]]',
    '{"a":1}{',
  ].map((text): [string, string] => [text, text]),
  ...['nul', 'TRUE', 'NaN', 'Infinity', '-', '+1', '01', '1.', '.5', '1e', '0x1', '1_000', '--1'].map(
    (text): [string, string] => [text, `[{"event_id":${text}}]`],
  ),
  ...['"', '"\\', '"\\x41"', '"\\u12"', '"\\u{41}"', '"a\nb"', '"a\tb"', '"a\u0000b"', '"\u001f"'].map(
    (text): [string, string] => [`the string ${JSON.stringify(text)}`, `[${text}]`],
  ),
  ['a comment', '[1/* one */]'],
  ['a line comment', '[1] // one'],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
  ['Latin-1', Buffer.from('{"a":"é"}', 'latin1')],
  ['an overlong slash', Buffer.from([0x5b, 0x22, 0xc0, 0xaf, 0x22, 0x5d])],
  ['a surrogate in UTF-8', Buffer.from([0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d])],
  ['bytes beyond Unicode', Buffer.from([0x5b, 0x22, 0xf5, 0x80, 0x80, 0x80, 0x22, 0x5d])],
  ['a byte order mark in the middle', '[1,\ufeff2]'],
  ['a million open brackets', '['.repeat(1_000_000)],
];

/** Bodies that are JSON, and no event, or one that would do harm further in. */
const STRANGE: [string, string][] = [
  ['a million open objects, which are too many bytes for an event', '{"a":'.repeat(1_000_000)],
  ['a million levels', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`],
  ['a hundred thousand names', `[{${Array.from({ length: 100_000 }, (_, i) => `"${i}":1`).join(',')}}]`],
  ['a million commas', `[${'[],'.repeat(9_999)}[]]`],
  ['a number of a million digits', `[${'9'.repeat(1_000_000)}]`],
  ['-0', '[-0]'],
  ['a name that is a prototype', '[{"__proto__":{"event_id":"x"},"constructor":{"prototype":1}}]'],
  ['null', '[null,null]'],
  ['text', '["event"]'],
  ['arrays of arrays', '[[[1]]]'],
];

describe('a body that is broken or strange', () => {
  let system: TestSystem;
  const ingest = (body: string | Uint8Array, type = 'application/json') =>
    send(system, '/ingest', { headers: { 'content-type': type, 'x-api-key': system.secrets.ingestKey }, body });

  beforeAll(async () => {
    system = await startSystem({ IOPS_LOG_LEVEL: 'error' });
  });
  afterAll(() => system.stop());

  it.each(BROKEN)('is refused whole: %s', async (_, body) => {
    const { status, body: problem } = await ingest(body);
    expect([status, problem.code]).toEqual([400, 'invalid_json']);
  });

  it.each(STRANGE)('is refused event by event, and costs no more than its length: %s', async (_, body) => {
    expect((await ingest(body)).status).toBe(422);
  });

  it.each(['application/json', 'application/x-ndjson', 'application/cloudevents-batch+json'])(
    `is answered honestly however ${MANGLED} bodies of %s were mangled`,
    async (type) => {
      const random = randomOf(SEED);
      const bodies = Array.from({ length: MANGLED }, () => mangled(random, Buffer.from(bodyOf(type))));
      await inTurn(bodies, async (body) => expectHonest(await ingest(body, type), body.toString()));
      expect((await ingest(JSON.stringify(event()))).status).toBe(202);
    },
  );

  it('stored only what is an event', async () => {
    const [row] = await system.query<{ events: number; ids: number; wrong: number }>(
      `SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM event_ids) AS ids,
              (SELECT count(*)::int FROM events WHERE jsonb_typeof(data) <> 'object') AS wrong`,
    );
    expect(row!.events).toBeGreaterThan(0);
    expect(row).toMatchObject({ ids: row!.events, wrong: 0 });
  });
});

function bodyOf(type: string): string {
  const [one, two] = [event(), event()];
  if (type === 'application/x-ndjson') return `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`;
  if (type === 'application/json') return JSON.stringify([one, two]);
  const { event_id: id, event_type, occurred_at: time, data } = one;
  return JSON.stringify([{ specversion: '1.0', id, source: '/rails', type: event_type, time, data }]);
}

/** Changes some bytes: flips, cuts, repeats, swaps for what means something in JSON. */
function mangled(random: Random, body: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  let bytes = [...body];
  for (let changes = between(random, 1, 4); changes > 0; changes--) {
    const at = between(random, 0, bytes.length - 1);
    const length = between(random, 1, 12);
    const change = oneOf(random, ['flip', 'cut', 'repeat', 'meaning', 'end'] as const);
    if (change === 'flip') bytes[at] = between(random, 0, 255);
    else if (change === 'cut') bytes.splice(at, length);
    else if (change === 'repeat') bytes.splice(at, 0, ...bytes.slice(at, at + length));
    else if (change === 'meaning') bytes[at] = oneOf(random, [...Buffer.from('{}[]",:\\0-eEtn \n')]);
    else bytes = bytes.slice(0, Math.max(1, at));
  }
  return Buffer.from(bytes);
}

async function inTurn<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < items.length) await act(items[next++]!);
    }),
  );
}
