import { randomBytes } from 'node:crypto';
import { newApiKey } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { INGEST_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { LiveKeys } from './live-keys.service.js';

const jwt = new JwtService({ secret: JWT_SECRET });
const admin = {
  authorization: `Bearer ${jwt.sign({ sub: 'root@example.com', role: 'admin', aud: 'iops' }, { expiresIn: '10m' })}`,
  'content-type': 'application/json',
};
const INGEST_ID = INGEST_KEY.split('_')[1]!;

interface Made {
  id: string;
  key: string;
  expiresAt: string | null;
}

describe('API keys', () => {
  let test: TestApp;
  let database: DataSource;
  const post = (path: string, body?: unknown) =>
    test.request('POST', path, admin, typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  const make = async (wanted: object = {}) =>
    (await post('/api/api-keys', { name: 'rails', scopes: ['read'], ...wanted })).body as unknown as Made;
  const use = async (key: string, on = test) => (await on.request('GET', '/api/alerts', { 'x-api-key': key })).status;
  const shown = async (id: string) => {
    const { body } = await test.request('GET', '/api/api-keys?limit=200', admin);
    return (body.items as { id: string }[]).find((item) => item.id === id);
  };
  const audit = async (id: string) => {
    const rows: { actor: string; action: string }[] = await database.query(
      `SELECT actor, action FROM audit WHERE target = $1 ORDER BY audit_id`,
      [`api_key:${id}`],
    );
    return rows.map(({ actor, action }) => `${actor} ${action}`);
  };

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('are shown once, let in by either header, and are kept as a hash', async () => {
    const answer = await post('/api/api-keys', { name: 'rails', scopes: ['read', 'ingest', 'read'] });
    expect(answer.status).toBe(201);
    const { key, ...view } = answer.body as unknown as Made;
    expect(view).toMatchObject({
      name: 'rails',
      scopes: ['ingest', 'read'],
      createdBy: 'root@example.com',
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      replacedBy: null,
    });
    expect(await use(key)).toBe(200);
    expect((await test.request('GET', '/api/alerts', { authorization: `Bearer ${key}` })).status).toBe(200);
    const { body } = await test.request('GET', '/api/api-keys', admin);
    expect(body.items).toContainEqual(view);
    expect(JSON.stringify(body)).not.toMatch(/hash|"key"/i);
    const [row] = await database.query('SELECT * FROM api_keys WHERE key_id = $1', [view.id]);
    expect(JSON.stringify(row)).not.toContain(key.split('_')[2]);
    expect(await audit(view.id)).toEqual(['root@example.com api_key.create']);
  });

  it('let nobody in who has another secret, checksum or spelling', async () => {
    const { key, id } = await make();
    const other = newApiKey(randomBytes).split('_');
    for (const wrong of [
      `${key}0`,
      key.slice(0, -1),
      key.toUpperCase(),
      ['iops', id, other[2], other[3]].join('_'),
      other.join('_'),
      `${key}, ${key}`,
      `${key};`,
      'iops_',
      'a'.repeat(8_000),
    ]) {
      expect([wrong.slice(0, 80), await use(wrong)]).toEqual([wrong.slice(0, 80), 401]);
    }
    expect(await use(key)).toBe(200);
  });

  it('rotate: both are good for the overlap, and the old one ends with it', async () => {
    const old = await make({ scopes: ['read', 'outbound'] });
    const rotated = await post(`/api/api-keys/${old.id}/rotate`, { overlapMinutes: 60 });
    expect(rotated).toMatchObject({
      status: 201,
      body: { name: 'rails', scopes: ['read', 'outbound'], expiresAt: null },
    });
    const fresh = rotated.body as unknown as Made;
    expect([await use(old.key), await use(fresh.key)]).toEqual([200, 200]);
    const { expiresAt, replacedBy } = (await shown(old.id)) as unknown as { expiresAt: string; replacedBy: string };
    expect(replacedBy).toBe(fresh.id);
    expect((Date.parse(expiresAt) - Date.now()) / 60_000).toBeCloseTo(60, 0);
    expect(await post(`/api/api-keys/${old.id}/rotate`)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await audit(old.id)).toEqual(['root@example.com api_key.create', 'root@example.com api_key.rotate']);
    await database.query(`UPDATE api_keys SET expires_at = now() WHERE key_id = $1`, [old.id]);
    await test.app.get(LiveKeys).reload();
    expect([await use(old.key), await use(fresh.key)]).toEqual([401, 200]);
  });

  it('rotate without an overlap: the old one ends at once', async () => {
    const old = await make();
    const { body } = await post(`/api/api-keys/${old.id}/rotate`, { overlapMinutes: 0 });
    expect([await use(old.key), await use(String(body.key))]).toEqual([401, 200]);
  });

  it('rotate once, also when two ask at the same time', async () => {
    const old = await make();
    const answers = await Promise.all([1, 2, 3].map(() => post(`/api/api-keys/${old.id}/rotate`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('that are rotated never live longer than they would have', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const old = await make({ expiresAt });
    await post(`/api/api-keys/${old.id}/rotate`, { overlapMinutes: 10_080 });
    expect(await shown(old.id)).toMatchObject({ expiresAt });
  });

  it('end when they were told to', async () => {
    const { key } = await make({ expiresAt: new Date(Date.now() + 30_000).toISOString() });
    expect(await use(key)).toBe(200);
    try {
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 31_000);
      expect(await use(key)).toBe(401);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('are revoked here at once and on another replica within 10 s, for good', async () => {
    const { key, id } = await make();
    const url = (database.options as { url: string }).url;
    const replica = await startTestApp({ DATABASE_URL: url });
    try {
      expect(await use(key, replica)).toBe(200);
      const first = await post(`/api/api-keys/${id}/revoke`);
      const revokedAt = Date.now();
      expect(await use(key)).toBe(401);
      await eventually(async () => expect(await use(key, replica)).toBe(401), 10_000);
      expect(Date.now() - revokedAt).toBeLessThan(10_000);
      expect(await post(`/api/api-keys/${id}/revoke`)).toEqual(first);
      expect(await audit(id)).toEqual(['root@example.com api_key.create', 'root@example.com api_key.revoke']);
      expect((await post(`/api/api-keys/${id}/rotate`)).status).toBe(409);
    } finally {
      await replica.close();
    }
  });

  it('of the configuration do not come back by a restart once they were revoked', async () => {
    expect(await audit(INGEST_ID)).toEqual(['system api_key.take']);
    expect(await shown(INGEST_ID)).toMatchObject({ name: 'IOPS_INGEST_KEY', scopes: ['ingest'], createdBy: 'system' });
    const url = (database.options as { url: string }).url;
    const status = async (on: TestApp) => (await on.ingest([])).status;
    expect(await status(test)).not.toBe(401);
    await post(`/api/api-keys/${INGEST_ID}/revoke`);
    const restarted = await startTestApp({ DATABASE_URL: url });
    try {
      expect(await status(restarted)).toBe(401);
      expect(await audit(INGEST_ID)).toEqual(['system api_key.take', 'root@example.com api_key.revoke']);
    } finally {
      await restarted.close();
    }
  });

  it('tell when they were last used', async () => {
    const { key, id } = await make();
    const live = test.app.get(LiveKeys);
    for (let i = 0; i < 3; i++) await use(key);
    await live.noteLastUse();
    const { lastUsedAt } = (await shown(id)) as unknown as { lastUsedAt: string };
    expect(Date.now() - Date.parse(lastUsedAt)).toBeLessThan(5_000);
    await live.noteLastUse();
    expect(await shown(id)).toMatchObject({ lastUsedAt });
  });

  it('stay good for a minute while they cannot be read, and are good again after', async () => {
    const { key } = await make();
    const live = test.app.get(LiveKeys);
    await database.query('ALTER TABLE api_keys RENAME TO api_keys_away');
    try {
      await live.tryReload();
      expect(await use(key)).toBe(200);
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000);
      expect(await test.request('GET', '/api/alerts', { 'x-api-key': key })).toMatchObject({
        status: 503,
        body: { code: 'unavailable' },
      });
      expect(await use('iops_mistyped')).toBe(401);
    } finally {
      jest.restoreAllMocks();
      await database.query('ALTER TABLE api_keys_away RENAME TO api_keys');
    }
    await live.tryReload();
    expect(await use(key)).toBe(200);
  });

  it('are listed newest first, in pages', async () => {
    const { id } = await make({ name: 'the newest' });
    const seen: string[] = [];
    let cursor: string | null = '0';
    while (cursor !== null) {
      const { body } = await test.request('GET', `/api/api-keys?limit=3&cursor=${cursor}`, admin);
      seen.push(...(body.items as Made[]).map((item) => item.id));
      cursor = body.nextCursor as string | null;
      expect(body.total).toBeGreaterThan(3);
    }
    expect(seen[0]).toBe(id);
    const [{ n }] = await database.query('SELECT count(*)::int AS n FROM api_keys');
    expect([seen.length, new Set(seen).size]).toEqual([n, n]);
  });

  it.each([
    '',
    'null',
    '[]',
    '"a"',
    '7',
    {},
    { name: 'a' },
    { name: 'a', scopes: [] },
    { name: 'a', scopes: 'read' },
    { name: 'a', scopes: ['write'] },
    { name: 'a', scopes: [['read']] },
    { name: 'a', scopes: { length: 1, 0: 'read' } },
    { name: 'a', scopes: ['read'], keyId: 'a' },
    { name: '', scopes: ['read'] },
    { name: 'a'.repeat(81), scopes: ['read'] },
    { name: 'a\u0000', scopes: ['read'] },
    { name: 'a\nb', scopes: ['read'] },
    { name: '\ud800', scopes: ['read'] },
    { name: ['a'], scopes: ['read'] },
    { name: 7, scopes: ['read'] },
    ...[
      '',
      'tomorrow',
      '2031-01-01',
      '2031-01-01T00:00:00',
      '2031-02-30T00:00:00Z',
      '2031-01-01T25:00:00Z',
      '2020-01-01T00:00:00Z',
      1e12,
      {},
      '+275761-01-01T00:00:00Z',
      '9999-12-31T23:59:59-14:00',
      '2031-01-01T00:00:00+99:99',
    ].map((expiresAt) => ({ name: 'a', scopes: ['read'], expiresAt })),
  ])('are not made of %j', async (body) => {
    const { status, body: problem } = await post('/api/api-keys', body);
    expect([status, problem.code]).toEqual([400, 'invalid_parameter']);
  });

  it.each([-1, 10_081, 1.5, '60', null, [1], {}, 1e300])(
    'are not rotated with an overlap of %j',
    async (overlapMinutes) => {
      const { id, key } = await make();
      const { status } = await post(`/api/api-keys/${id}/rotate`, { overlapMinutes });
      expect(status).toBe(overlapMinutes === null ? 201 : 400);
      expect(await use(key)).toBe(200);
    },
  );

  it.each(['nobody', '%00', '%F0%9F', 'a'.repeat(2_000), '..%2f', "' OR 1=1"])(
    'with the id %j are there neither to rotate nor to revoke',
    async (id) => {
      for (const action of ['rotate', 'revoke']) {
        expect([400, 404, 414]).toContain((await post(`/api/api-keys/${encodeURI(id)}/${action}`)).status);
      }
    },
  );
});
