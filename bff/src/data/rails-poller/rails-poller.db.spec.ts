import type { RailsResource } from '@iops/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../testing/eventually.js';
import type { Asked, Fault, Row } from '../../testing/rails-stand-in.js';
import { customersOf, minutesAgo, type Polled, startPolled } from '../../testing/start-polled.js';

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
const idOf = (resource: RailsResource, row: Row, suffix = '') =>
  `rails:${resource}:${row.id}:${row.updated_at}${suffix}`;
const HOURLY = { IOPS_RAILS_CUSTOMERS_SECONDS: '3600' };

describe('the Rails poller', () => {
  let polled: Polled;
  afterEach(() => polled.close());

  it('makes events of all four resources, and tells how it fares', async () => {
    const session = { id: 1, customer_id: 7, tutor_id: 3, subject: 'algebra', starts_at: minutesAgo(90) };
    const times = { started_at: minutesAgo(88), duration_minutes: 50, updated_at: minutesAgo(20) };
    const completed = { ...session, status: 'completed', ...times };
    const call = { id: 'c-1', customer_id: 7, called_at: minutesAgo(12), updated_at: minutesAgo(10) };
    const customer = { id: 7, name: 'Ana', updated_at: minutesAgo(5) };
    const tutor = { id: 3, status: 'active', subjects: ['algebra'], slots: [], updated_at: minutesAgo(4) };
    polled = await startPolled({ sessions: [completed], calls: [call], customers: [customer], tutors: [tutor] });
    const ids = [
      idOf('calls', call),
      idOf('customers', customer),
      idOf('sessions', completed),
      idOf('sessions', completed, ':started'),
      idOf('tutors', tutor),
      idOf('tutors', tutor, ':availability'),
    ];
    await eventually(async () => expect(await polled.eventIds()).toEqual(ids));
    await eventually(async () =>
      expect(await polled.query('SELECT session_id, state, duration_minutes FROM sessions')).toEqual([
        { session_id: '1', state: 'completed', duration_minutes: 50 },
      ]),
    );
    const details = { resource: 'calls', updatedSince: call.updated_at, rows: 1, page: null };
    await eventually(() => expect(polled.status('calls')).toMatchObject({ failures: 0, lastError: null, details }));
    expect(polled.status('calls').details!.lagSeconds).toBeLessThan(5);
  });

  it('asks as the contract says, 30 days back at first', async () => {
    polled = await startPolled({ customers: [] });
    await polled.nextWalk('customers');
    const [asked] = polled.platform.asked;
    expect(asked!.headers).toMatchObject({ authorization: 'Bearer token-of-tests', accept: 'application/json' });
    const minutesBack = (Date.now() - Date.parse(asked!.since)) / MINUTE_MS;
    expect(minutesBack - 30 * DAY_MINUTES).toBeGreaterThanOrEqual(2);
    expect(minutesBack - 30 * DAY_MINUTES).toBeLessThan(3);
    expect(polled.platform.asked.every(({ resource }) => resource === 'customers')).toBe(true);
  });

  it('reads every row of many pages, also those that move over the edge of a page that was read', async () => {
    const rows = customersOf(60);
    let touched = 0;
    polled = await startPolled({ customers: rows }, HOURLY, (platform) => {
      platform.perPage = 7;
      platform.onAsk = ({ page }) => {
        // At each page forward, two of the first rows are written anew and go to the end; those behind them move up.
        if (page === 1 || touched >= 16) return null;
        for (const row of rows.slice(touched, touched + 2)) row.updated_at = new Date().toISOString();
        touched += 2;
        return null;
      };
    });
    await polled.nextWalk('customers');
    expect(touched).toBe(16);
    const told = await polled.query<{ id: number }>(`SELECT (data->>'customer_id')::int AS id FROM events ORDER BY 1`);
    // Each once, though some were met in two versions: they were only touched.
    expect(told.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  it('makes one event of each row, whatever fails', async () => {
    const rows = customersOf(40);
    const faults: Fault[] = [
      { status: 500 },
      { status: 429, headers: { 'retry-after': '1' } },
      'cut',
      { status: 200, body: '<html>' },
      { status: 200, body: '{"items":[{"id":1}' },
      { status: 200, body: '{"items":[],"next_page":1}' },
      { status: 503, headers: { 'retry-after': 'soon' } },
      { status: 302, headers: { location: 'http://elsewhere.example' } },
    ];
    let count = 0;
    polled = await startPolled({ customers: rows }, {}, (platform) => {
      platform.perPage = 15;
      // Two of three requests fail, each in another way.
      platform.onAsk = () => (count++ % 3 === 2 ? null : faults[count % faults.length]!);
    });
    await polled.nextWalk('customers');
    expect(count).toBeGreaterThanOrEqual(15);
    await polled.expectOneEventEach(rows);
  });

  it('leaves the other streams to posts, and its own to nobody else', async () => {
    polled = await startPolled({ customers: customersOf(1) });
    await polled.nextWalk('customers');
    const post = (event_type: string, data: object) =>
      polled.ingest({ event_id: event_type, event_type, occurred_at: minutesAgo(1), data });
    expect(await post('customer.health.updated', { customer_id: '1' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'stream_is_polled', pointer: '/event_type' }] },
    });
    expect((await post('support.call.inbound', { call_id: '1', customer_id: '1' })).status).toBe(202);
  });

  it('takes 304 for nothing new, and what was committed late all the same', async () => {
    const rows = customersOf(3);
    polled = await startPolled({ customers: rows });
    const { asked } = polled.platform;
    await eventually(() => expect(asked.map(({ status }) => status)).toContain(304), 10_000);
    // The second was written before what is known already, and committed after it.
    rows.push({ id: 4, updated_at: minutesAgo(0), name: 'Dan' }, { id: 5, updated_at: minutesAgo(31), name: 'Eve' });
    await eventually(async () => expect(await polled.eventIds()).toHaveLength(5), 10_000);
    await polled.expectOneEventEach(rows);
  });

  it('tells what a row says anew, and not what it says again', async () => {
    const session: Row = { id: 9, updated_at: minutesAgo(3), status: 'completed', duration_minutes: 50 };
    Object.assign(session, { customer_id: 7, tutor_id: 3, subject: 'algebra' });
    const first = idOf('sessions', session);
    polled = await startPolled({ sessions: [session] });
    await polled.nextWalk('sessions');
    Object.assign(session, { updated_at: minutesAgo(2), notes_count: 4 });
    await polled.nextWalk('sessions');
    Object.assign(session, { updated_at: minutesAgo(1), rating: 5 });
    await polled.nextWalk('sessions');
    expect(await polled.eventIds()).toEqual([first, idOf('sessions', session, ':rating')].sort());
  });

  it('sets wrong rows aside once, and takes those beside them', async () => {
    const good = customersOf(2);
    const misnamed = { id: 5, updated_at: minutesAgo(9), name: 7 };
    polled = await startPolled({ customers: [...good, misnamed, 'no row', { updated_at: minutesAgo(1) }] });
    for (let i = 0; i < 3; i++) await polled.nextWalk('customers');
    await polled.expectOneEventEach(good);
    const nameless = { sender: 'poll:rails', event_id: null, code: 'missing_field', pointer: '/event_id' };
    expect(await polled.query('SELECT sender, event_id, code, pointer FROM quarantine ORDER BY code')).toEqual([
      { sender: 'poll:rails', event_id: idOf('customers', misnamed), code: 'invalid_field', pointer: '/data/name' },
      nameless,
      nameless,
    ]);
  });

  it('waits as long as Retry-After asks', async () => {
    polled = await startPolled({ customers: customersOf(1) }, {}, (platform) => {
      platform.onAsk = () => (platform.asked.length > 1 ? null : { status: 429, headers: { 'retry-after': '3' } });
    });
    const { asked } = polled.platform;
    await eventually(() => expect(asked.length).toBeGreaterThan(1), 10_000);
    expect(asked[1]!.at - asked[0]!.at).toBeGreaterThanOrEqual(3_000);
  });

  it('is held up by a silent resource neither in the others nor at shutdown', async () => {
    polled = await startPolled({ customers: customersOf(1), tutors: [] }, {}, (platform) => {
      platform.onAsk = ({ resource }) => (resource === 'tutors' ? 'hang' : null);
    });
    await polled.nextWalk('customers');
    await polled.nextWalk('customers');
    expect(polled.platform.asked.filter(({ resource }) => resource === 'tutors')).toHaveLength(1);
    const begun = Date.now();
    await polled.app.close();
    expect(Date.now() - begun).toBeLessThan(9_000);
  });

  it('polls at once when asked to', async () => {
    const rows = customersOf(1);
    polled = await startPolled({ customers: rows }, HOURLY);
    await polled.nextWalk('customers');
    rows.push({ id: 2, updated_at: minutesAgo(0), name: 'Bo' });
    await polled.pollNow();
    await eventually(async () => expect(await polled.eventIds()).toHaveLength(2));
  });

  it('goes back as far as it is told to at first', async () => {
    const recent = { id: 2, updated_at: minutesAgo(DAY_MINUTES / 2), name: 'New' };
    const old = { id: 1, updated_at: minutesAgo(DAY_MINUTES * 2), name: 'Old' };
    polled = await startPolled({ customers: [old, recent] }, { IOPS_RAILS_SINCE_DAYS: '1' });
    await polled.nextWalk('customers');
    await polled.expectOneEventEach([recent]);
  });
});

describe('the Rails poller says so', () => {
  let polled: Polled;
  beforeAll(async () => {
    polled = await startPolled({ customers: [] }, { IOPS_RAILS_TOKEN: 'wrong' });
  });
  afterAll(() => polled.close());

  it.each<[string, Fault | ((asked: Asked) => Fault) | null, string]>([
    ['refuses the token', null, 'the platform refused the token (401): look at IOPS_RAILS_TOKEN'],
    ['sends it elsewhere', { status: 301, headers: { location: '/' } }, 'a redirect (301), which is not followed'],
    ['is no API', { status: 200, body: '<html>' }, 'the answer is not JSON'],
    ['is not UTF-8', { status: 200, body: Buffer.from([0x22, 0xff, 0x22]) }, 'the answer is not UTF-8'],
    ['has too much to say', { status: 200, body: ' '.repeat(8 * 1024 * 1024 + 1) }, 'the answer has over 8 MiB'],
    [
      'pages in a circle',
      ({ page }) => ({ status: 200, body: JSON.stringify({ items: [{ id: 1 }], next_page: page + 1 }) }),
      'page 2 is the same as page 1',
    ],
    ['skips pages', { status: 200, body: '{"items":[],"next_page":3}' }, 'next_page of page 1 is 3, not 2'],
  ])('when the platform %s, and does not move', async (_, fault, message) => {
    const [before] = await polled.query('SELECT position FROM rails_polls');
    polled.platform.onAsk = (asked) => (typeof fault === 'function' ? fault(asked) : fault);
    await eventually(() => expect(polled.status('customers').lastError).toContain(message), 10_000);
    expect(await polled.query('SELECT position FROM rails_polls')).toEqual([before]);
    await polled.pollNow();
  });
});
