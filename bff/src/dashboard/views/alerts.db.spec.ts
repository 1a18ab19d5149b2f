import type { AlertsAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { eventually } from '../../testing/eventually.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

describe('GET /api/alerts', () => {
  let test: TestApp;
  let between: string;
  const token = new JwtService({ secret: JWT_SECRET }).sign(
    { sub: 'ana', role: 'viewer', aud: 'iops' },
    { expiresIn: '5m' },
  );
  const ask = (query: string) => test.request('GET', `/api/alerts?${query}`, { authorization: `Bearer ${token}` });
  const customers = async (query: string) =>
    ((await ask(query)).body as unknown as AlertsAnswer).items.map(({ entity }) => entity.id).sort();
  const callTwice = async (customer: string) => {
    for (const call of [`${customer}-1`, `${customer}-2`]) {
      const data = { call_id: call, customer_id: customer };
      const occurred_at = new Date().toISOString();
      await test.ingest({ event_id: call, event_type: 'support.call.inbound', occurred_at, data });
    }
    await eventually(async () => expect(await customers(`entity=${customer}`)).toEqual([customer]));
  };

  beforeAll(async () => {
    test = await startTestApp();
    await callTwice('stu_1');
    between = new Date().toISOString();
    await callTwice('stu_2');
  });
  afterAll(() => test.close());

  it.each([
    ['everything open', () => '', ['stu_1', 'stu_2']],
    ['those of one entity', () => 'entity=stu_2', ['stu_2']],
    ['those that started from a moment on', () => `from=${between}`, ['stu_2']],
    ['those that started before a moment', () => `to=${between}`, ['stu_1']],
    ['those that meet all filters', () => `entity=stu_1&from=${between}`, []],
    ['none of a subject that no alert has', () => 'subject=calculus', []],
  ])('lists %s', async (_, query, expected) => {
    expect(await customers(query())).toEqual(expected);
  });

  it.each(['from=yesterday', 'to=2026-01-01T00:00:00', 'from=', `entity=${'x'.repeat(300)}`, 'entity=a&entity=b'])(
    'refuses ?%s and names the parameter',
    async (query) => {
      const { status, body } = await ask(query);
      expect([status, body.code]).toEqual([400, 'invalid_parameter']);
      expect(body.detail).toContain(query.slice(0, query.indexOf('=')));
    },
  );
});
