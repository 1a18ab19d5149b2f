import { ROLES } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { openApi } from '../../app.js';
import { INGEST_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

/** Who may call each route: the lowest role, and the scope of a key. A route that is not listed fails the test. */
const WHO: Record<string, { role?: (typeof ROLES)[number]; scope?: string; open?: true }> = {
  'GET /api/health': { open: true },
  'GET /api/ready': { open: true },
  'POST /ingest': { role: 'operator', scope: 'ingest' },
  'GET /api/customers/{id}/health': { role: 'viewer', scope: 'read' },
  'GET /api/kpis': { role: 'viewer', scope: 'read' },
  'GET /api/alerts': { role: 'viewer', scope: 'read' },
  'GET /api/alerts/{id}': { role: 'viewer', scope: 'read' },
  'GET /api/alerts/{id}/explanation': { role: 'viewer', scope: 'read' },
  'POST /api/alerts/{id}/acknowledge': { role: 'operator' },
  'POST /api/alerts/{id}/resolve': { role: 'operator' },
  'POST /api/alerts/{id}/dismiss': { role: 'operator' },
};

const jwt = new JwtService({ secret: JWT_SECRET });
const claims = { sub: 'ana', role: 'viewer', aud: 'iops' };
const token = (change: object = {}, options: object = { expiresIn: '5m' }) =>
  jwt.sign({ ...claims, ...change }, options);
const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...claims, exp: 9e9 })).toString('base64url')}.`;

describe('access', () => {
  let test: TestApp;
  const call = async (route: string, headers: Record<string, string>) => {
    const [method, path] = route.split(' ') as ['GET' | 'POST', string];
    return (await test.request(method, path.replace('{id}', 'nobody'), headers)).status;
  };
  const isAdmitted = (status: number) => status !== 401 && status !== 403;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('is declared here for every route there is', () => {
    const routes = Object.entries(openApi(test.app).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual(Object.keys(WHO).sort());
  });

  it.each(Object.keys(WHO))('%s admits whom it should and nobody else', async (route) => {
    const who = WHO[route]!;
    expect(isAdmitted(await call(route, {}))).toBe(who.open === true);
    for (const role of ROLES) {
      const allowed = who.open || (who.role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(who.role));
      expect([role, isAdmitted(await call(route, { authorization: `Bearer ${token({ role })}` }))]).toEqual([
        role,
        allowed,
      ]);
    }
    expect(isAdmitted(await call(route, { 'x-api-key': INGEST_KEY }))).toBe(
      who.open === true || who.scope === 'ingest',
    );
  });

  it.each(['/api/alerts/%00', '/api/alerts/%00/explanation', '/api/customers/%00/health'])(
    'answers %s with a refusal, not a failure',
    async (path) => {
      const { status } = await test.request('GET', path, { authorization: `Bearer ${token()}` });
      expect([400, 404]).toContain(status);
    },
  );

  it.each([
    ['expired', token({}, { expiresIn: -60 })],
    ['good for an hour', token({}, { expiresIn: '1h' })],
    ['without an end', token({}, {})],
    ['for another audience', token({ aud: 'other' })],
    ['without a role', token({ role: undefined })],
    ['with a role there is not', token({ role: 'root' })],
    ['for nobody', token({ sub: '' })],
    ['signed with another secret', new JwtService({ secret: 'x'.repeat(32) }).sign(claims, { expiresIn: '5m' })],
    ['not signed', unsigned],
    ['no token at all', 'nonsense'],
  ])('refuses a token that is %s', async (_, wrong) => {
    expect(await call('GET /api/kpis', { authorization: `Bearer ${wrong}` })).toBe(401);
  });
});
