import type { Explanation, FeedbackAnswer, ProblemDocument } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const jwt = new JwtService({ secret: JWT_SECRET });
const tokenOf = (sub: string) => jwt.sign({ sub, role: 'operator', aud: 'iops' }, { expiresIn: '5m' });

describe('feedback on an explanation', () => {
  let test: TestApp;
  let database: DataSource;
  let path: string;
  let feature: string;
  const headersOf = (sub: string) => ({ authorization: `Bearer ${tokenOf(sub)}`, 'content-type': 'application/json' });
  const say = async <T = FeedbackAnswer>(body: object, sub = 'ana') =>
    (await test.request('POST', path, headersOf(sub), JSON.stringify(body))) as unknown as { status: number; body: T };

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    const call = (id: string) => ({
      event_id: id,
      event_type: 'support.call.inbound',
      occurred_at: new Date().toISOString(),
      data: { call_id: id, customer_id: 'stu_1' },
    });
    await test.ingest([call('k1'), call('k2')]);
    await eventually(async () => {
      const [row] = await database.query<Pick<Explanation, 'alertId' | 'factors'>[]>(
        'SELECT alert_id AS "alertId", factors FROM explanations',
      );
      path = `/api/alerts/${row!.alertId}/explanation/feedback`;
      feature = row!.factors[0]!.feature;
    });
  });
  afterAll(() => test.close());

  it('is kept per factor and person, and the later word counts', async () => {
    const down = { factor: feature, vote: 'down', reason: 'not_a_cause', note: 'they were on holiday' };
    expect((await say({ factor: feature, vote: 'up' })).status).toBe(200);
    await say(down);
    await say({ vote: 'up' }, 'bo');
    const at = expect.any(String);
    const { items } = (await say({ factor: feature, vote: 'up' }, 'bo')).body;
    expect(items).toEqual(
      expect.arrayContaining([
        { ...down, actor: 'ana', at },
        { factor: null, vote: 'up', reason: null, note: null, actor: 'bo', at },
        { factor: feature, vote: 'up', reason: null, note: null, actor: 'bo', at },
      ]),
    );
    expect(items).toHaveLength(3);
  });

  it('said twice changes and records nothing', async () => {
    const recorded = async () =>
      (await database.query(`SELECT FROM audit WHERE action = 'explanation.feedback'`)).length;
    const before = await recorded();
    const first = await say({ factor: feature, vote: 'up' }, 'cleo');
    expect((await say({ factor: feature, vote: 'up' }, 'cleo')).body).toEqual(first.body);
    expect(await recorded()).toBe(before + 1);
  });

  it('can be taken back', async () => {
    const { items } = (await say({ factor: feature, vote: null }, 'cleo')).body;
    expect(items.map(({ actor }) => actor)).not.toContain('cleo');
    expect((await say({ factor: feature, vote: null }, 'cleo')).status).toBe(200);
  });

  it('remembers what it was about', async () => {
    const rows = await database.query(
      `SELECT provider, contribution FROM explanation_feedback WHERE factor = $1 AND actor = 'ana'`,
      [feature],
    );
    expect(rows).toEqual([{ provider: 'template', contribution: expect.any(Number) }]);
  });

  it.each([
    [{}, 'vote'],
    [{ vote: 'maybe' }, 'vote'],
    [{ vote: 'up', factor: 'moon_phase' }, 'factor'],
    [{ vote: 'down', reason: 'because' }, 'reason'],
    [{ vote: 'down', note: 'x'.repeat(2_001) }, 'note'],
    [{ vote: 'down', note: 'a\0b' }, 'Text'],
  ])('with %j is refused, and names the field', async (body, named) => {
    const answer = await say<ProblemDocument>(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_parameter']);
    expect(answer.body.detail).toContain(named);
  });

  it('on an alert there is not is not found', async () => {
    path = '/api/alerts/00000000-0000-4000-8000-000000000000/explanation/feedback';
    expect((await say({ vote: 'up' })).status).toBe(404);
    expect((await test.request('GET', '/api/alerts/nobody/explanation/feedback', headersOf('ana'))).status).toBe(404);
  });
});
