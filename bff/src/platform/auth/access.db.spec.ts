import { ROLES, SCOPES, type Scope } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { openApi } from '../../app.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

/** Who may call each route: the lowest role, and the scope of a key. A route that is not listed fails the test. */
const WHO: Record<string, { role?: (typeof ROLES)[number]; scope?: Scope; open?: true }> = {
  'GET /api/health': { open: true },
  'GET /api/ready': { open: true },
  'GET /api/session': { role: 'viewer', scope: 'read' },
  'GET /api/api-keys': { role: 'admin', scope: 'admin' },
  'POST /api/api-keys': { role: 'admin', scope: 'admin' },
  'POST /api/api-keys/{id}/rotate': { role: 'admin', scope: 'admin' },
  'POST /api/api-keys/{id}/revoke': { role: 'admin', scope: 'admin' },
  'GET /api/jobs': { role: 'admin', scope: 'admin' },
  'POST /api/jobs/{name}/run': { role: 'admin', scope: 'admin' },
  'GET /api/jobs/runs/{id}': { role: 'admin', scope: 'admin' },
  'POST /api/jobs/{name}/retry-set-aside': { role: 'admin', scope: 'admin' },
  'GET /api/quarantine': { role: 'admin', scope: 'admin' },
  'GET /api/quarantine/summary': { role: 'admin', scope: 'admin' },
  'GET /api/quarantine/{id}': { role: 'admin', scope: 'admin' },
  'POST /api/quarantine/replay': { role: 'admin', scope: 'admin' },
  'POST /api/quarantine/{id}/replay': { role: 'admin', scope: 'admin' },
  'POST /ingest': { role: 'operator', scope: 'ingest' },
  'GET /api/streams': { role: 'viewer', scope: 'read' },
  'GET /api/streams/history': { role: 'viewer', scope: 'read' },
  'GET /api/external-events': { role: 'viewer', scope: 'read' },
  'GET /api/external-events/{id}': { role: 'viewer', scope: 'read' },
  'POST /api/external-events': { role: 'operator', scope: 'ingest' },
  'GET /api/customers': { role: 'viewer', scope: 'read' },
  'GET /api/customers/at-risk': { role: 'viewer', scope: 'read' },
  'GET /api/customers/{id}': { role: 'viewer', scope: 'read' },
  'GET /api/customers/{id}/health': { role: 'viewer', scope: 'read' },
  'GET /api/interventions': { role: 'viewer', scope: 'read' },
  'GET /api/interventions/effect': { role: 'viewer', scope: 'read' },
  'GET /api/interventions/{id}': { role: 'viewer', scope: 'read' },
  'POST /api/interventions': { role: 'operator' },
  'POST /api/interventions/{id}/assign': { role: 'operator' },
  'POST /api/interventions/{id}/close': { role: 'operator' },
  'GET /api/tutors': { role: 'viewer', scope: 'read' },
  'GET /api/tutors/underperforming': { role: 'viewer', scope: 'read' },
  'GET /api/tutors/leaderboard': { role: 'viewer', scope: 'read' },
  'GET /api/tutors/{id}': { role: 'viewer', scope: 'read' },
  'GET /api/tutors/{id}/performance': { role: 'viewer', scope: 'read' },
  'GET /api/forecasts': { role: 'viewer', scope: 'read' },
  'GET /api/forecasts/imbalances': { role: 'viewer', scope: 'read' },
  'GET /api/forecasts/accuracy': { role: 'viewer', scope: 'read' },
  'GET /api/forecasts/subject/{subject}': { role: 'viewer', scope: 'read' },
  'POST /api/forecasts/what-if': { role: 'viewer', scope: 'read' },
  'GET /api/anomalies': { role: 'viewer', scope: 'read' },
  'POST /api/import/series': { role: 'admin', scope: 'admin' },
  'GET /api/cohorts/first-session': { role: 'viewer', scope: 'read' },
  'GET /api/cohorts/velocity': { role: 'viewer', scope: 'read' },
  'GET /api/cohorts/churn': { role: 'viewer', scope: 'read' },
  'GET /api/models': { role: 'admin', scope: 'admin' },
  'POST /api/models/churn/train': { role: 'admin', scope: 'admin' },
  'POST /api/models/churn/rollback': { role: 'admin', scope: 'admin' },
  'POST /api/models/{id}/predict': { role: 'admin', scope: 'admin' },
  'GET /api/privacy/customers/{id}': { role: 'admin', scope: 'admin' },
  'DELETE /api/privacy/customers/{id}': { role: 'admin', scope: 'admin' },
  'GET /api/privacy/erasures/{id}': { role: 'admin', scope: 'admin' },
  'GET /api/sse': { role: 'viewer', scope: 'read' },
  'GET /api/kpis': { role: 'viewer', scope: 'read' },
  'GET /api/alerts': { role: 'viewer', scope: 'read' },
  'GET /api/alerts/summary': { role: 'viewer', scope: 'read' },
  'GET /api/alerts/{id}': { role: 'viewer', scope: 'read' },
  'GET /api/alerts/{id}/explanation': { role: 'viewer', scope: 'read' },
  'GET /api/alerts/{id}/explanation/feedback': { role: 'viewer', scope: 'read' },
  'POST /api/alerts/{id}/explanation/feedback': { role: 'operator' },
  'POST /api/alerts/{id}/acknowledge': { role: 'operator' },
  'POST /api/alerts/{id}/resolve': { role: 'operator' },
  'POST /api/alerts/{id}/dismiss': { role: 'operator' },
  'POST /api/alerts/{id}/confirm': { role: 'operator' },
  'POST /api/alerts/{id}/snooze': { role: 'operator' },
  'POST /api/alerts/{id}/escalate': { role: 'operator' },
  'POST /api/alerts/{id}/reopen': { role: 'operator' },
  'POST /api/alerts/bulk': { role: 'operator' },
};

const jwt = new JwtService({ secret: JWT_SECRET });
const token = (role: string) => jwt.sign({ sub: 'ana', role, aud: 'iops' }, { expiresIn: '5m' });

describe('access', () => {
  let test: TestApp;
  const keys = {} as Record<Scope, string>;
  const call = async (route: string, headers: Record<string, string>) => {
    const [method, path] = route.split(' ') as ['GET' | 'POST', string];
    return (await test.request(method, path.replace('{id}', 'nobody'), headers)).status;
  };
  const isAdmitted = (status: number) => status !== 401 && status !== 403;

  beforeAll(async () => {
    test = await startTestApp();
    const headers = { authorization: `Bearer ${token('admin')}`, 'content-type': 'application/json' };
    for (const scope of SCOPES) {
      const wanted = JSON.stringify({ name: scope, scopes: [scope] });
      keys[scope] = String((await test.request('POST', '/api/api-keys', headers, wanted)).body.key);
    }
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
      expect([role, isAdmitted(await call(route, { authorization: `Bearer ${token(role)}` }))]).toEqual([
        role,
        allowed,
      ]);
    }
    for (const scope of SCOPES) {
      const allowed = who.open || scope === 'admin' || who.scope === scope;
      expect([scope, isAdmitted(await call(route, { 'x-api-key': keys[scope] }))]).toEqual([scope, allowed]);
    }
  });

  it.each(['/api/alerts/%00', '/api/alerts/%00/explanation', '/api/customers/%00/health'])(
    'answers %s with a refusal, not a failure',
    async (path) => {
      const { status } = await test.request('GET', path, { authorization: `Bearer ${token('viewer')}` });
      expect([400, 404]).toContain(status);
    },
  );
});
