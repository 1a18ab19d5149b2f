import type { CustomerDetail, CustomersAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const DAY_MS = 86_400_000;
const now = Date.now();
const iso = (daysAgo: number) => new Date(now - daysAgo * DAY_MS).toISOString();
let ids = 0;
const event = (event_type: string, daysAgo: number, data: object) => ({
  event_id: `customers-${ids++}`,
  event_type,
  occurred_at: iso(daysAgo),
  data,
});
const known = (customer_id: string, name: string, more: object = {}) =>
  event('customer.health.updated', 100, { customer_id, name, signed_up_at: iso(200), segment: 'k12', ...more });
const session = (customer_id: string, daysAgo: number) =>
  event('session.completed', daysAgo, {
    session_id: `s${ids}`,
    customer_id,
    tutor_id: 'tut_1',
    subject: 'calculus',
    duration_minutes: 60,
    rating: 5,
  });
const call = (customer_id: string, daysAgo: number) =>
  event('support.call.inbound', daysAgo, { call_id: `c${ids}`, customer_id, reason_code: 'billing' });

/** Ana thrives; Bo calls and comes seldom; Cy left; five more are as new as can be. */
const story = [
  known('stu_ana', 'Ana Ørsted', { goal: { title: 'SAT', status: 'open' }, acquisition_channel: 'search' }),
  ...[1, 4, 8, 11, 15, 18, 22, 25, 29].map((day) => session('stu_ana', day)),
  known('stu_bo', 'Bo "the, one"', { goal: { title: 'Algebra', status: 'completed' } }),
  session('stu_bo', 3),
  call('stu_bo', 1),
  call('stu_bo', 2),
  call('stu_bo', 5),
  known('stu_cy', '=1+1', { segment: 'college' }),
  session('stu_cy', 80),
  ...['d', 'e', 'f', 'g', 'h'].map((letter) => known(`stu_${letter}`, `Same Name 50%_`)),
];

describe('customers', () => {
  let test: TestApp;
  let base: string;
  const jwt = new JwtService({ secret: JWT_SECRET });
  const as = (role: string) => ({
    authorization: `Bearer ${jwt.sign({ sub: 'ana', role, aud: 'iops' }, { expiresIn: '5m' })}`,
  });
  const get = (path: string) => test.request('GET', path, as('viewer'));
  const list = async (query = '') => (await get(`/api/customers${query}`)).body as unknown as CustomersAnswer;
  const idsOf = ({ items }: CustomersAnswer) => items.map(({ customerId }) => customerId);

  beforeAll(async () => {
    test = await startTestApp();
    base = await test.app.getUrl();
    expect((await test.ingest(story)).status).toBe(202);
    await eventually(async () => expect((await list()).items).toHaveLength(8));
    await eventually(async () => expect((await list('?search=stu_bo')).items[0]).toMatchObject({ calls14d: 3 }));
    await eventually(async () => expect((await list('?search=stu_ana')).items[0]!.tier).toBe('thriving'));
    await eventually(async () => expect((await get('/api/customers/stu_bo')).body.churn).not.toBeNull());
  });
  afterAll(() => test.close());

  it('are listed worst first, with the counts of the tiers', async () => {
    const answer = await list();
    expect(idsOf(answer)).toContain('stu_ana');
    expect(idsOf(answer).at(-1)).toBe('stu_ana');
    expect(answer.items.map(({ score }) => score)).toEqual(
      answer.items.map(({ score }) => score).sort((a, b) => a! - b!),
    );
    expect(Object.values(answer.tiers).reduce((sum, n) => sum + n)).toBe(8);
    expect(answer).toMatchObject({ total: 8, nextCursor: null, segments: ['k12', 'college'], channels: ['search'] });
    expect(answer.items[0]).not.toHaveProperty('sortValue');
  });

  it.each(['score', 'change', 'calls', 'lastSession', 'name'])(
    'come once each over pages by %s, either way',
    async (sort) => {
      const whole = await list(`?sort=${sort}&order=asc`);
      for (const order of ['asc', 'desc']) {
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const page: CustomersAnswer = await list(
            `?sort=${sort}&order=${order}&limit=3${cursor && `&cursor=${cursor}`}`,
          );
          seen.push(...idsOf(page));
          cursor = page.nextCursor;
        }
        expect(seen).toHaveLength(8);
        expect(seen.toSorted()).toEqual(idsOf(whole).toSorted());
      }
    },
  );

  it('are filtered by tier, segment, channel and activity; the counts follow', async () => {
    expect(await list('?tier=thriving')).toMatchObject({ total: 1, items: [{ customerId: 'stu_ana' }] });
    expect((await list('?tier=thriving')).tiers).toEqual((await list()).tiers);
    expect(await list('?segment=college')).toMatchObject({ total: 1, items: [{ customerId: 'stu_cy' }] });
    expect(await list('?channel=search&active=true')).toMatchObject({ total: 1, items: [{ name: 'Ana Ørsted' }] });
    expect(await list('?channel=search&active=false')).toMatchObject({ total: 0, items: [] });
    expect((await list('?segment=nowhere')).total).toBe(0);
  });

  it('are found by a part of the name or the id in any case, and wildcards are letters', async () => {
    expect(idsOf(await list('?search=øRST'))).toEqual(['stu_ana']);
    expect(idsOf(await list('?search=STU_B'))).toEqual(['stu_bo']);
    expect((await list(`?search=${encodeURIComponent('50%_')}`)).total).toBe(5);
    expect((await list(`?search=${encodeURIComponent('5%0')}`)).total).toBe(0);
  });

  it('at risk are those that are active and in the two worst tiers', async () => {
    const { items, total } = (await get('/api/customers/at-risk')).body as unknown as CustomersAnswer;
    expect(items.map(({ customerId }) => customerId)).toContain('stu_bo');
    expect(items.every(({ active, tier }) => active && (tier === 'critical' || tier === 'at_risk'))).toBe(true);
    expect(total).toBe(items.length);
  });

  it.each([
    'x',
    'bnVsbA',
    Buffer.from('["score asc","1e999","a"]').toString('base64url'),
    Buffer.from('["score asc","0x1","a"]').toString('base64url'),
    Buffer.from('["score asc","1","a\\u0000"]').toString('base64url'),
    Buffer.from('["name asc","a","a"]').toString('base64url'),
  ])('refuse the cursor %s by its name', async (cursor) => {
    const { status, body } = await get(`/api/customers?cursor=${cursor}`);
    expect([status, body.pointer]).toEqual([400, '/cursor']);
  });

  it.each(['sort=age', 'tier=gone', 'limit=0', 'active=1', 'format=xml', 'search=%00'])('refuse %s', async (query) => {
    expect((await get(`/api/customers?${query}`)).status).toBe(400);
  });

  it('one has its facts, health, sessions and calls', async () => {
    const one = (await get('/api/customers/stu_bo')).body as unknown as CustomerDetail;
    expect(one).toMatchObject({
      name: 'Bo "the, one"',
      segment: 'k12',
      goal: { title: 'Algebra', status: 'completed', renewed: false },
      active: true,
      facts: { sessions: 1, sessions30d: 1, calls14d: 3, firstSessionsRated: 1, firstSessionsGood: 1 },
      health: { flagged: true },
      recentSessions: [{ tutorId: 'tut_1', rating: 5, state: 'completed' }],
      recentCalls: [{ reasonCode: 'billing' }, {}, {}],
      churn: { customerId: 'stu_bo', probability: expect.any(Number) },
      interventions: [],
    });
    expect(one.facts.tenureDays).toBeCloseTo(200, 1);
    expect((await get('/api/customers/nobody')).status).toBe(404);
  });

  it('are not sent again to who has them already', async () => {
    for (const path of ['/api/customers?limit=2', '/api/customers/stu_ana']) {
      const first = await fetch(`${base}${path}`, { headers: as('viewer') });
      const etag = first.headers.get('etag')!;
      const again = await fetch(`${base}${path}`, { headers: { ...as('viewer'), 'if-none-match': etag } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      const other = await fetch(`${base}${path}`, { headers: { ...as('viewer'), 'if-none-match': 'W/"other"' } });
      expect(other.status).toBe(200);
    }
  });

  it('go to operators as CSV, all that match, and what a spreadsheet would run is text', async () => {
    const csv = (path: string, headers: Record<string, string>) => fetch(`${base}${path}`, { headers });
    expect((await csv('/api/customers?format=csv', as('viewer'))).status).toBe(403);
    const reply = await csv('/api/customers?format=csv&limit=1', as('operator'));
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(reply.headers.get('content-disposition')).toContain('customers.csv');
    const lines = (await reply.text()).split('\r\n');
    expect(lines).toHaveLength(1 + 8 + 1);
    expect(lines[0]).toMatch(/^customer_id,name,segment,/);
    expect(lines.find((line) => line.startsWith('stu_cy,'))).toMatch(/^stu_cy,'=1\+1,college,/);
    expect(lines.find((line) => line.startsWith('stu_bo,'))).toMatch(/^stu_bo,"Bo ""the, one""",k12,/);
    const atRisk = await csv('/api/customers/at-risk?format=csv&search=stu_bo', { 'x-api-key': ADMIN_KEY });
    expect((await atRisk.text()).split('\r\n')).toHaveLength(1 + 1 + 1);
  });

  it('are refused as CSV for what is refused as JSON, not broken off', async () => {
    for (const path of ['?search=%00', '?segment=%00', '/at-risk?channel=a%00b']) {
      const reply = await fetch(`${base}/api/customers${path}&format=csv`, { headers: as('operator') });
      expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([400, 'invalid_parameter']);
    }
  });
});
