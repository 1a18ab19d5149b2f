import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createStartedDatabase } from '../../testing/test-database.js';
import { eraseQuarantine } from './erase-events.queries.js';
import { writtenForms, writtenSessions } from './written-forms.js';

describe('what was refused, when a customer is erased', () => {
  let database: { url: string; drop(): Promise<void> };
  let client: pg.Client;

  beforeAll(async () => {
    database = await createStartedDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  beforeEach(() => client.query('TRUNCATE quarantine'));
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  /** What is left of some bodies when the customer is erased. */
  async function leftOf(bodies: readonly (string | Buffer)[], id: string, name: string | null = null) {
    for (const body of bodies)
      await client.query(`INSERT INTO quarantine (sender, code, pointer, message, body) VALUES ('', '', '', '', $1)`, [
        Buffer.from(body),
      ]);
    await eraseQuarantine(client, [...writtenForms(id, name), ...writtenSessions(['s-9'])]);
    const { rows } = await client.query<{ body: Buffer }>('SELECT body FROM quarantine ORDER BY quarantine_id');
    return rows.map(({ body }) => body.toString('latin1'));
  }

  it('goes where it names them, in whatever field, and whatever else is wrong with it', async () => {
    const bodies = [
      '{"customer_id":"42"}',
      '{"customer_id": 42, "duration_seconds": 42}',
      '{"student_id":42}',
      '{"a":{"id":42}}',
      '{"who": "42"',
      '["42"]',
      '{"session_id":"s-9"}',
      Buffer.from('\u0000\u00ff{"referred_by":"42"}', 'latin1'),
      '{"note":"Zo\u00eb Berg rang"}',
      '{"duration_minutes":42,"parent":42}',
    ];
    expect(await leftOf(bodies, '42', 'Zo\u00eb Berg')).toEqual([]);
  });

  it("stays where the same characters are another's id, or measure something", async () => {
    const bodies = [
      '{"event_id":"42","data":{"customer_id":"other"}}',
      '{"customer_id":"other","duration_seconds":42}',
      '{"customer_id":"other","duration_minutes" : 42, "rating": 42}',
      '{"call_id":"42","tutor_id": "42"}',
      '{"users":42}',
      '{"customer_id":"421"}',
    ];
    expect(await leftOf(bodies, '42', null)).toEqual(bodies);
  });

  it('is found by ids of any characters', async () => {
    const ids = ['a.b+c(1)@x.example', 'Zo\u00eb\\1', '$^|[x]', "o'neill"];
    for (const id of ids) expect(await leftOf([JSON.stringify({ who: id })], id)).toEqual([]);
    expect(await leftOf(['{"who":"aXb+c(1)@x.example"}'], ids[0]!)).toHaveLength(1);
  });
});
