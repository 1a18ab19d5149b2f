import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from './ledger.js';
import type { SentEvent } from './marketplace.js';
import { findDifferences } from './oracle.js';
import { post } from './post.js';
import { startSystem, type TestSystem } from './system.js';

const TABLES = ['events', 'event_ids', 'rollups', 'quarantine'];
const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000);
const event = (id: string, event_type: string, data: Record<string, unknown>): SentEvent => ({
  event_id: `run-${id}`,
  event_type,
  occurred_at: minute.toISOString(),
  data,
});
const EVENTS = [
  event('view', 'customer.page.view', { customer_id: 'stu_1' }),
  event('paid', 'customer.subscription.payment_success', { customer_id: 'stu_1', amount: 2.5 }),
  event('users', 'platform.concurrent.users', { users: 7 }),
  event('bad', 'customer.page.view', {}),
];

describe('the oracle', () => {
  let system: TestSystem;
  let ledger: Ledger;

  beforeAll(async () => {
    system = await startSystem();
    ledger = new Ledger('run');
    ledger.record(EVENTS, await post(system, EVENTS));
    for (const table of TABLES) await system.query(`CREATE TABLE saved_${table} AS TABLE ${table}`);
  });
  afterEach(async () => {
    for (const table of TABLES) await system.query(`TRUNCATE ${table}`);
    for (const table of TABLES) await system.query(`INSERT INTO ${table} TABLE saved_${table}`);
  });
  afterAll(() => system.stop());

  const differences = () => findDifferences(system.postgres.url, ledger);
  const viewRollup = expect.stringMatching(/^rollup is wrong: customer\.page\.view at /);

  it('is content with what was answered and stored', async () => {
    expect(ledger.answers).toEqual({ 207: 1 });
    expect(await differences()).toEqual([]);
  });

  it('names an event that was acknowledged and is not stored', async () => {
    await system.query(`DELETE FROM events WHERE event_id = 'run-view'`);
    await system.query(`DELETE FROM event_ids WHERE event_id = 'run-view'`);
    expect(await differences()).toEqual(['acknowledged and lost: run-view', '3 told as new, 2 stored', viewRollup]);
  });

  it('names an event that is stored twice', async () => {
    await system.query(`INSERT INTO events SELECT * FROM events WHERE event_id = 'run-view'`);
    expect(await differences()).toEqual(['stored twice: run-view', viewRollup]);
  });

  it('names an id without its event, and an event without its id', async () => {
    await system.query(`UPDATE event_ids SET event_id = 'other' WHERE event_id = 'run-view'`);
    expect((await differences()).sort()).toEqual(['id and event disagree: other', 'id and event disagree: run-view']);
  });

  it('names an event that nobody sent', async () => {
    await system.query(
      `INSERT INTO event_ids SELECT 'run-made-up', occurred_at, body_hash FROM event_ids WHERE event_id = 'run-view'`,
    );
    await system.query(
      `INSERT INTO events (event_id, stream, occurred_at, data)
       SELECT 'run-made-up', stream, occurred_at, data FROM events WHERE event_id = 'run-view'`,
    );
    const found = await differences();
    expect(found).toEqual(['never sent: run-made-up', expect.stringMatching(/^3 told as new, 4 stored/), viewRollup]);
  });

  it('names an event that was refused and is stored', async () => {
    await system.query(
      `INSERT INTO event_ids SELECT 'run-bad', occurred_at, body_hash FROM event_ids WHERE event_id = 'run-view'`,
    );
    await system.query(
      `INSERT INTO events (event_id, stream, occurred_at, data)
       SELECT 'run-bad', stream, occurred_at, '{}' FROM events WHERE event_id = 'run-view'`,
    );
    expect(await differences()).toContain('stored though not taken: run-bad');
  });

  it.each([`data = '{"customer_id": "stu_2"}'`, `occurred_at = occurred_at + interval '1 ms'`])(
    'names an event that is not as it was sent: %s',
    async (change) => {
      await system.query(`UPDATE events SET ${change} WHERE event_id = 'run-view'`);
      expect(await differences()).toContain('not as it was sent: run-view');
    },
  );

  it.each([
    ['customer.page.view', 'count = count + 1'],
    ['customer.subscription.payment_success', 'sum = sum + 0.25'],
    ['platform.concurrent.users', 'last = 8'],
    ['platform.concurrent.users', `last_at = last_at + interval '1 ms'`],
    ['platform.concurrent.users', `minute = minute + interval '1 minute'`],
  ])('names a rollup of %s that is wrong: %s', async (stream, change) => {
    await system.query(`UPDATE rollups SET ${change} WHERE stream = $1`, [stream]);
    const found = await differences();
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((line) => !line.startsWith(`rollup is wrong: ${stream} at `))).toEqual([]);
  });

  it.each([
    `DELETE FROM quarantine`,
    `UPDATE quarantine SET body = '{}'`,
    `UPDATE quarantine SET code = 'invalid_event'`,
  ])('names a refused event that is not kept as it was: %s', async (change) => {
    await system.query(change);
    expect(await differences()).toEqual(['not in quarantine: run-bad missing_field']);
  });

  it('sees answers that count more as new than there are', async () => {
    ledger.accepted += 1;
    expect(await differences()).toEqual(['4 told as new, 3 stored']);
    ledger.accepted -= 1;
  });
});

describe('the ledger', () => {
  const reply = { status: 202, retryAfter: null, body: { accepted: 4, duplicates: 0, rejected: 0, errors: [] }, ms: 1 };
  const surprises = (change: object) => {
    const ledger = new Ledger('run');
    ledger.record(EVENTS, { ...reply, ...change });
    return ledger.surprises;
  };

  it('is surprised by counts that do not add up, by errors that name another event, and by other answers', () => {
    expect(surprises({})).toEqual([]);
    expect(surprises({ body: { ...reply.body, accepted: 3 } })).toEqual(['of 4: 3 + 0 + 0, 0 errors']);
    const error = { index: 1, event_id: 'run-view', code: 'missing_field', pointer: '', message: '' };
    expect(surprises({ body: { accepted: 3, duplicates: 0, rejected: 1, errors: [error] } })).toEqual([
      'error 1 names run-view',
    ]);
    expect(surprises({ status: 500 })).toHaveLength(1);
    expect(surprises({ status: 503, retryAfter: null })).toEqual(['503 with Retry-After null']);
    expect(surprises({ status: 503, retryAfter: '1' })).toEqual([]);
  });
});
