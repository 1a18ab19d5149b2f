import type { Alert, AlertsAnswer, CustomerExport, CustomersAnswer, Erasure, Intervention } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { EntitiesJob } from '../../data/entities/entities.job.js';
import { writtenForms } from '../../data/ingest/written-forms.js';
import { Audit } from '../../platform/audit/audit.service.js';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../testing/webhook-receiver.js';
import { ALL_KEPT, KEEPERS, targetsOf } from './keepers.queries.js';
import { selectPerson } from './person.queries.js';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const HOUR_MS = 3_600_000;
/** As the platform has them: the id is a mail address here. */
const ID = 'mara.planted@example.com';
const NAME = 'Mara Plantedsdottir';
const PLANTED = [ID, 'Plantedsdottir', '+1-555-0107-11', 'her dog is ill'];
const KEY = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };

describe('a customer who is erased', () => {
  let test: TestApp;
  let database: DataSource;
  let receiver: WebhookReceiver;
  let alert: Alert;
  let nth = 0;

  const eventOf = (event_type: string, data: object) => ({
    event_id: `e${++nth}`,
    event_type,
    occurred_at: new Date(Date.now() - HOUR_MS + 1_000 * nth).toISOString(),
    data,
  });
  const act = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
    const sent = body === undefined ? [] : ([JSON.stringify(body)] as const);
    return (await test.request(method, path, KEY, ...sent)) as unknown as { status: number; body: T };
  };
  /** Every row of every table in which one of the words stands. */
  const rowsWith = async (words: readonly string[]): Promise<string[]> => {
    const tables = await database.query<{ name: string }[]>(
      `SELECT c.oid::regclass::text AS name FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const body = name === 'quarantine' ? ` || encode(body, 'escape')` : '';
      const rows = await database.query<{ row: string }[]>(
        `SELECT row FROM (SELECT t::text${body} AS row FROM ${name} t) AS x
         WHERE EXISTS (SELECT FROM unnest($1::text[]) AS word WHERE strpos(row, word) > 0)`,
        [words],
      );
      found.push(...rows.map(({ row }) => `${name}: ${row}`));
    }
    return found;
  };
  const sessionsOf = (tutor: string) =>
    database.query<{ customer_id: string }[]>('SELECT customer_id FROM tutor_sessions WHERE tutor_id = $1', [tutor]);

  /** Of each table the rows that erasing at once would change. */
  const rowsChanged = async () => {
    const runner = database.createQueryRunner();
    await runner.startTransaction();
    try {
      const person = await selectPerson(runner.manager, ID, writtenForms);
      for (const { erase } of KEEPERS) await erase(runner.manager, { ...person, pseudonym: 'erased:x' }, new Date());
      await test.app.get(Audit).forgetPeople(runner.manager, targetsOf(person));
      const rows = await runner.query(
        `SELECT relname AS name, (n_tup_upd + n_tup_del)::int AS n FROM pg_stat_xact_user_tables WHERE n_tup_upd + n_tup_del > 0`,
      );
      return Object.fromEntries((rows as { name: string; n: number }[]).map(({ name, n }) => [name, n]));
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    test = await startTestApp({
      IOPS_WEBHOOK_URL: receiver.url,
      IOPS_WEBHOOK_SECRET: SECRET,
      IOPS_WEBHOOK_LOOPBACK: 'on',
      IOPS_INTERVENTION_HOLDOUT_PERCENT: '0',
    });
    database = test.app.get(DataSource);
    const of = { session_id: 's1', customer_id: ID, tutor_id: 'tut_1', subject: 'algebra' };
    await test.ingest([
      eventOf('customer.health.updated', {
        customer_id: ID,
        name: NAME,
        email: ID,
        phone: PLANTED[2],
        goal: { title: `${NAME} passes`, status: 'open' },
      }),
      eventOf('session.completed', { ...of, duration_minutes: 60, rating: 2 }),
      eventOf('session.rating.submitted_by_student', { session_id: 's1', rating: 1, comment: PLANTED[3] }),
      ...['k1', 'k2', 'k3'].map((call_id) =>
        eventOf('support.call.inbound', { call_id, customer_id: ID, reason_code: PLANTED[3] }),
      ),
      eventOf('customer.health.updated', { customer_id: 'other', name: 'Bo Other' }),
    ]);
    await test.ingest([
      eventOf('session.completed', { customer_id: ID }),
      eventOf('session.completed', { customer: { name: NAME } }),
      eventOf('session.completed', { customer_id: 'other' }),
    ]);
    await eventually(async () => {
      const { body } = await act<AlertsAnswer>('GET', '/api/alerts?type=call_spike');
      alert = body.items[0]!;
      expect(alert.explanation?.text).toContain(NAME);
      expect(receiver.received.length).toBeGreaterThan(0);
      expect(await sessionsOf('tut_1')).toEqual([{ customer_id: ID }]);
    });
    const note = `told ${NAME} we are sorry`;
    await act('POST', `/api/alerts/${alert.id}/acknowledge`, { note });
    await act('POST', `/api/alerts/${alert.id}/explanation/feedback`, { vote: 'up', note });
    const subject = { kind: 'customer', id: ID };
    for (const kind of ['call', 'mail']) await act('POST', '/api/interventions', { kind, subject, note });
    const { body } = await act<{ items: Intervention[] }>('GET', '/api/interventions?kind=call');
    await act('POST', `/api/interventions/${body.items[0]!.interventionId}/close`, { outcome: 'helped', note });
  });
  afterAll(async () => {
    await test?.close();
    await receiver?.close();
  });

  it('stood in events, projections, alerts, reasons, messages, notes and what was refused', async () => {
    const tables = new Set((await rowsWith(PLANTED)).map((row) => row.split(':')[0]!.replace(/_[0-9]{8}$/, '')));
    for (const name of ['events', 'customers', 'calls', 'customer_health', 'alerts', 'explanations', 'deliveries'])
      expect(tables).toContain(name);
    for (const name of ['audit', 'interventions', 'explanation_feedback', 'quarantine', 'active_spans'])
      expect(tables).toContain(name);
  });

  it('is told every row that erasing changes', async () => {
    const path = `/api/privacy/customers/${encodeURIComponent(ID)}`;
    await eventually(async () => {
      const { sections } = (await act<CustomerExport>('GET', path)).body;
      const told = ALL_KEPT.map(({ section, table }) => [table, sections[section]!.length] as const);
      // Looked through afterwards, or, in the audit, changed only where something was written.
      const apart = ['events', 'quarantine', 'outbox', 'audit'];
      const { audit, ...changed } = await rowsChanged();
      expect(audit).toBeLessThanOrEqual(sections['audit']!.length);
      expect(changed).toEqual(Object.fromEntries(told.filter(([table, n]) => n > 0 && !apart.includes(table))));
      for (const word of PLANTED) expect(JSON.stringify(sections)).toContain(word);
      expect([sections['events']!.length, sections['quarantine']!.length]).toEqual([6, 2]);
    });
  });

  it('is answered at once, and stands nowhere once it is done', async () => {
    const { status, body } = await act<Erasure>('DELETE', `/api/privacy/customers/${encodeURIComponent(ID)}`);
    expect([status, body.status]).toEqual([202, 'running']);
    await eventually(async () =>
      expect((await act<Erasure>('GET', `/api/privacy/erasures/${body.id}`)).body).toMatchObject({ status: 'done' }),
    );
    expect(await rowsWith(PLANTED)).toEqual([]);
  });

  it('leaves others, and what tutors and the business are counted by', async () => {
    expect(await rowsWith(['Bo Other'])).not.toEqual([]);
    const [{ refused }] = await database.query<[{ refused: number }]>(
      'SELECT count(*)::int AS refused FROM quarantine',
    );
    expect(refused).toBe(1);
    const [session] = await sessionsOf('tut_1');
    expect(session?.customer_id).toMatch(/^erased:/);
    const [{ events }] = await database.query<[{ events: number }]>('SELECT count(*)::int AS events FROM events');
    expect(events).toBe(7);
  });

  it('leaves nothing by which who knows the id could find what is counted of them', async () => {
    const [session] = await sessionsOf('tut_1');
    const tables = (await rowsWith([session!.customer_id])).map((row) => row.split(':')[0]!);
    expect(tables.filter((name) => ['erasures', 'audit'].includes(name))).toEqual([]);
  });

  it('ends the alert, for pages and for the platform', async () => {
    const { body } = await act<Alert>('GET', `/api/alerts/${alert.id}`);
    expect(body).toMatchObject({ status: 'resolved', condition: 'recovered', title: 'An erased customer' });
    await eventually(() => expect(receiver.received.at(-1)?.body).toContain('alert.resolved'));
    expect(receiver.received.at(-1)?.body).not.toContain(ID);
  });

  it('is audited by a hash of the id', async () => {
    const rows = await database.query(`SELECT target FROM audit WHERE action = 'customer.erase'`);
    expect(rows).toEqual([{ target: expect.stringMatching(/^customer:sha256:[0-9a-f]{64}$/) }]);
  });

  it('stays erased when an event is sent again, and when all are folded anew', async () => {
    nth = 0;
    const again = eventOf('customer.health.updated', { customer_id: ID, name: 'somebody' });
    expect((await test.ingest([again])).body).toMatchObject({ accepted: 0 });
    await test.app.get(EntitiesJob).rebuild();
    await eventually(async () => {
      const { body } = await act<CustomersAnswer>('GET', '/api/customers');
      expect(body.items.map(({ customerId }) => customerId)).toEqual(['other']);
      const [{ sessions }] = await database.query<[{ sessions: number }]>(
        'SELECT count(*)::int AS sessions FROM sessions',
      );
      expect(sessions).toBe(1);
    });
  });

  it('is somebody new when told of again', async () => {
    nth = 100;
    await test.ingest([eventOf('customer.health.updated', { customer_id: ID, name: 'Somebody New' })]);
    await eventually(async () => {
      const { body } = await act<CustomersAnswer>('GET', '/api/customers?search=somebody');
      expect(body.items).toMatchObject([{ customerId: ID, calls14d: 0 }]);
    }, 15_000);
  });

  it('is asked for by admins alone, and an erasure that is not there is not found', async () => {
    expect((await act('GET', '/api/privacy/erasures/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});
