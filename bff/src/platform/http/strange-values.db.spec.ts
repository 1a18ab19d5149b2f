import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const token = new JwtService({ secret: JWT_SECRET }).sign(
  { sub: 'ana', role: 'operator', aud: 'iops' },
  { expiresIn: '5m' },
);
const cursor = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Times that are ISO 8601 to some, and that neither Date nor PostgreSQL reads. */
const TIMES = [
  '2026-W05-1T00:00:00Z',
  '2026-032T00:00:00Z',
  '2026-01-01T00Z',
  '2026-01-01T00,5Z',
  '2026-01-01T00:00:00,5Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T00:00:00+23:59',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-15:00',
];
const TIMED = [
  '/api/alerts?from=',
  '/api/external-events?to=',
  '/api/streams/history?streams=session.*&start=',
  '/api/forecasts/subject/maths?asOf=',
];
/** What Number takes for a number and PostgreSQL does not. */
const NUMBERS = ['', ' ', '0x10', '0b1', '1e400', '-1e400', '1e-400'];

describe('a value that no form would send', () => {
  let test: TestApp;
  const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it.each(TIMED)('is refused as a time by %s', async (path) => {
    for (const time of TIMES) {
      const { status, body } = await test.request('GET', `${path}${encodeURIComponent(time)}`, headers);
      expect([time, status, body.code]).toEqual([time, 400, 'invalid_parameter']);
    }
  });

  it('is refused as the moment of a job', async () => {
    for (const asOf of TIMES) {
      const { status } = await test.request('POST', '/api/jobs/health/run', headers, JSON.stringify({ asOf }));
      expect([asOf, status]).toEqual([asOf, 400]);
    }
  });

  it.each(['/api/tutors', '/api/tutors/underperforming', '/api/cohorts/first-session'])(
    'does %s no harm as a cursor',
    async (path) => {
      for (const order of ['success desc', 'underTarget desc', 'first-session']) {
        for (const value of NUMBERS) {
          const { status } = await test.request('GET', `${path}?cursor=${cursor(order, value, 't1')}`, headers);
          expect([200, 400]).toContain(status);
        }
      }
    },
  );

  it('is refused with its place as text in a body', async () => {
    const calls = [1, 2, 3].map((n) => ({
      event_id: `k${n}`,
      event_type: 'support.call.inbound',
      occurred_at: new Date().toISOString(),
      data: { call_id: `k${n}`, customer_id: 'c1' },
    }));
    expect((await test.ingest(calls)).status).toBe(202);
    let id = '';
    await eventually(async () => {
      const { items } = (await test.request('GET', '/api/alerts', headers)).body as { items: { id: string }[] };
      expect(items).toHaveLength(1);
      id = items[0]!.id;
    });
    const operator = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    for (const note of ['\\ud800', '\\udc00\\ud800', 'a\\u0000']) {
      const body = `{"note":"${note}"}`;
      const answer = await test.request('POST', `/api/alerts/${id}/acknowledge`, operator, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_parameter', pointer: '/note' } });
    }
    expect(
      (await test.request('POST', `/api/alerts/${id}/acknowledge`, operator, '{"note":"\\ud83d\\ude00"}')).status,
    ).toBe(200);
  });
});
