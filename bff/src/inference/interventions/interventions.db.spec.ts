import type { Intervention, InterventionEffectAnswer, InterventionsAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { isHeldOut } from './hold-out.js';
import { InterventionsService } from './interventions.service.js';
import { MeasureJob } from './measure.job.js';

const DAY_MS = 86_400_000;
const now = Date.now();
const daysAgo = (days: number) => new Date(now - days * DAY_MS);
const SHARE = 0.5;
const HOLD_OUT = { IOPS_INTERVENTION_HOLDOUT_PERCENT: '50' };
const ids = Array.from({ length: 40 }, (_, i) => `stu_${i}`);
const calledFor = (heldOut: boolean) =>
  ids.filter((id) => isHeldOut({ kind: 'customer', id }, 'call', SHARE) === heldOut);
const [acted, heldOut] = [calledFor(false), calledFor(true)];
let events = 0;
const session = (customer_id: string, days: number, tutor_id = 'tut_1', rating = 5) => ({
  event_id: `interventions-${events}`,
  event_type: 'session.completed',
  occurred_at: daysAgo(days).toISOString(),
  data: { session_id: `s${events++}`, customer_id, tutor_id, subject: 'sat', duration_minutes: 60, rating },
});

describe('interventions', () => {
  let test: TestApp;
  let database: DataSource;
  const jwt = new JwtService({ secret: JWT_SECRET });
  const headers = (role: string) => ({
    authorization: `Bearer ${jwt.sign({ sub: 'olga', role, aud: 'iops' }, { expiresIn: '5m' })}`,
    'content-type': 'application/json',
  });
  const post = async (path: string, body: unknown) => {
    const answer = await test.request('POST', `/api/interventions${path}`, headers('operator'), JSON.stringify(body));
    return {
      status: answer.status,
      body: answer.body as unknown as Intervention & { pointer?: string; detail?: string },
    };
  };
  const get = async <T>(path = '') =>
    (await test.request('GET', `/api/interventions${path}`, headers('viewer'))).body as unknown as T;
  const callFor = (id: string, more: object = {}) =>
    post('', { kind: 'call', subject: { kind: 'customer', id }, ...more });

  beforeAll(async () => {
    test = await startTestApp(HOLD_OUT);
    database = test.app.get(DataSource);
    const story = [...ids.map((id) => session(id, 50)), session('stu_0', 0)];
    expect((await test.ingest(story)).status).toBe(202);
    await eventually(async () =>
      expect(await database.query('SELECT count(*)::int AS n FROM customers')).toEqual([{ n: ids.length }]),
    );
  });
  afterAll(() => test.close());

  it('are created, given to somebody and closed, each once and each in the audit', async () => {
    const created = await callFor(acted[0]!, { note: 'Ask about the goal' });
    expect(created).toMatchObject({
      status: 201,
      body: { kind: 'call', state: 'open', heldOut: false, createdBy: 'olga', assignee: null, succeeded: null },
    });
    const { interventionId } = created.body;
    expect(await callFor(acted[0]!)).toMatchObject({ status: 200, body: { interventionId } });
    await post(`/${interventionId}/assign`, { assignee: 'ben' });
    expect(await post(`/${interventionId}/assign`, { assignee: 'ben' })).toMatchObject({ body: { assignee: 'ben' } });
    const closed = { state: 'closed', outcome: 'helped', outcomeNote: 'Stays', closedBy: 'olga' };
    expect((await post(`/${interventionId}/close`, { outcome: 'helped', note: 'Stays' })).body).toMatchObject(closed);
    expect((await post(`/${interventionId}/close`, { outcome: 'helped' })).body).toMatchObject(closed);
    expect((await post(`/${interventionId}/close`, { outcome: 'no_change' })).status).toBe(409);
    expect((await post(`/${interventionId}/assign`, { assignee: 'cy' })).status).toBe(409);
    const audit = await database.query('SELECT actor, action FROM audit WHERE target = $1 ORDER BY audit_id', [
      `intervention:${interventionId}`,
    ]);
    expect(audit.map((row: { actor: string; action: string }) => `${row.actor} ${row.action}`)).toEqual([
      'olga intervention.create',
      'olga intervention.assign',
      'olga intervention.close',
    ]);
    const labels = await database.query('SELECT source, source_id AS of, customer_id AS id, leaving FROM churn_labels');
    expect(labels).toEqual([{ source: 'outcome', of: interventionId, id: acted[0], leaving: true }]);
    expect((await callFor(acted[0]!)).status).toBe(201);
  });

  it('hold out a share of customers, until somebody takes one all the same', async () => {
    const { body } = await callFor(heldOut[0]!);
    expect(body).toMatchObject({ state: 'held_out', heldOut: true });
    const taken = await post(`/${body.interventionId}/assign`, { assignee: 'ben' });
    expect(taken.body).toMatchObject({ state: 'open', heldOut: true, assignee: 'ben' });
  });

  it('asked for twenty times at once are there once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => callFor(acted[1]!)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.interventionId)).size).toBe(1);
  });

  it('are listed by whom they are about, who has them and their state, page by page', async () => {
    expect(await get<InterventionsAnswer>(`?subjectKind=customer&subjectId=${acted[0]}`)).toMatchObject({ total: 2 });
    expect(await get<InterventionsAnswer>('?assignee=ben&state=open')).toMatchObject({
      total: 1,
      items: [{ subject: { id: heldOut[0] } }],
    });
    const all = await get<InterventionsAnswer>();
    const seen: Intervention[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: InterventionsAnswer = await get(`?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all.items);
    expect((await get<{ pointer: string }>('?cursor=bnVsbA')).pointer).toBe('/cursor');
    expect(await get<Intervention>(`/${all.items[0]!.interventionId}`)).toEqual(all.items[0]);
  });

  it.each([
    [{}, 400],
    [{ kind: 'call' }, 400],
    [{ kind: 'gift', subject: { kind: 'customer', id: 'stu_0' } }, 400],
    [{ kind: 'call', subject: { kind: 'customer', id: 'stu_0' }, assignee: ' ' }, 400],
    [{ kind: 'call', subject: { kind: 'customer', id: 'stu_0\u0000' } }, 400],
    [{ kind: 'call', subject: { kind: 'customer', id: 'nobody' } }, 404],
    [{ kind: 'coaching', subject: { kind: 'tutor', id: 'nobody' } }, 404],
  ])('refuse %j with %d', async (body, status) => {
    expect((await post('', body)).status).toBe(status);
  });

  it('are measured after 30 days by what happened, and compared with those held out', async () => {
    const create = (subject: { kind: 'customer' | 'tutor'; id: string }, kind: 'call' | 'coaching', days: number) =>
      test.app
        .get(InterventionsService)
        .create({ kind, subject, note: null, assignee: null }, { actor: 'olga', at: daysAgo(days) });
    const [came, stayed, left] = [acted.slice(2, 5), acted.slice(5, 6), heldOut.slice(1, 4)];
    for (const id of [...came, ...stayed, ...left]) await create({ kind: 'customer', id }, 'call', 40);
    // Coached, one is rated better, one is not, and of one nothing is known before.
    for (const id of ['tut_a', 'tut_b', 'tut_c'])
      await database.query(`INSERT INTO tutors (tutor_id, stamps) VALUES ($1, '{}')`, [id]);
    for (const id of ['tut_a', 'tut_b', 'tut_c']) await create({ kind: 'tutor', id }, 'coaching', 40);
    const rated = [
      ...['tut_a', 'tut_b'].map((tutor) => session('stu_x', 45, tutor, 3)),
      session('stu_x', 20, 'tut_a', 4),
      session('stu_x', 20, 'tut_b', 3),
      session('stu_x', 20, 'tut_c', 5),
    ];
    await test.ingest([...came.map((id) => session(id, 30)), ...stayed.map((id) => session(id, 5)), ...rated]);
    await eventually(async () =>
      expect(await database.query(`SELECT count(*)::int AS n FROM sessions`)).toEqual([{ n: events }]),
    );
    await test.app.get(MeasureJob).run(new Date());
    const { holdOutShare, items } = await get<InterventionEffectAnswer>('/effect');
    expect(holdOutShare).toBe(0.5);
    const call = items.find(({ kind }) => kind === 'call')!;
    expect(call).toMatchObject({ acted: { of: 4, count: 3 }, heldOut: { of: 3, count: 0 } });
    expect(call.difference!.value).toBeCloseTo(0.75, 12);
    const coaching = items.filter(({ kind }) => kind === 'coaching');
    expect(coaching.reduce((sum, one) => sum + one.acted.of + one.heldOut.of, 0)).toBe(2);
    expect(coaching.reduce((sum, one) => sum + one.acted.count + one.heldOut.count, 0)).toBe(1);
    // What is not over yet is not measured.
    expect((await get<InterventionsAnswer>(`?subjectId=${acted[1]}`)).items[0]!.succeeded).toBeNull();
  });

  it('are not measured while events are missing', async () => {
    const { body } = await callFor(acted[6]!);
    await test.app.get(MeasureJob).run(daysAgo(-40));
    expect((await get<Intervention>(`/${body.interventionId}`)).succeeded).toBeNull();
    expect(
      await database.query('SELECT measured_at FROM interventions WHERE intervention_id = $1', [body.interventionId]),
    ).toEqual([{ measured_at: null }]);
  });

  it('that were held out teach nothing: they measure what the others bring', async () => {
    const { body } = await callFor(heldOut[1]!);
    await post(`/${body.interventionId}/assign`, { assignee: 'ben' });
    expect((await post(`/${body.interventionId}/close`, { outcome: 'helped' })).body.state).toBe('closed');
    const labels = await database.query('SELECT FROM churn_labels WHERE customer_id = $1', [heldOut[1]]);
    expect(labels).toEqual([]);
  });
});
