import { formatApiKey } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { ADMIN_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const jwt = new JwtService({ secret: JWT_SECRET });

describe('the session', () => {
  let test: TestApp;
  const ask = (headers: Record<string, string>) => test.request('GET', '/api/session', headers);

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('of a token names the person, the role, and when it ends', async () => {
    const token = jwt.sign({ sub: 'ana', role: 'operator', aud: 'iops' }, { expiresIn: '5m' });
    const { exp } = jwt.decode<{ exp: number }>(token);
    expect(await ask({ authorization: `Bearer ${token}` })).toEqual({
      status: 200,
      body: { kind: 'user', id: 'ana', role: 'operator', expiresAt: new Date(exp * 1000).toISOString() },
    });
  });

  it('of a key names it and all its scopes, by either header', async () => {
    const body = { kind: 'key', id: 'adminadminad', scopes: expect.arrayContaining(['admin']) };
    expect(await ask({ 'x-api-key': ADMIN_KEY })).toEqual({ status: 200, body });
    expect(await ask({ authorization: `Bearer ${ADMIN_KEY}` })).toEqual({ status: 200, body });
  });

  it('is nobody’s without a token or a key that is known', async () => {
    const refused = { status: 401, body: { code: 'unauthenticated' } };
    expect(await ask({})).toMatchObject(refused);
    expect(await ask({ 'x-api-key': formatApiKey('nobodynobody', 'n'.repeat(43)) })).toMatchObject(refused);
  });
});
