import type { ExternalEvent, ExternalEventsAnswer } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { RawClient } from '../../testing/raw-client.js';
import { INGEST_KEY, JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const jwt = new JwtService({ secret: JWT_SECRET });
const tokenOf = (role: string) => jwt.sign({ sub: 'ana', role, aud: 'iops' }, { expiresIn: '5m' });
const json = { 'content-type': 'application/json' };
const operator = { ...json, authorization: `Bearer ${tokenOf('operator')}` };
const viewer = { authorization: `Bearer ${tokenOf('viewer')}` };
const exams = {
  id: 'exams',
  type: 'academic',
  title: 'Exam season begins',
  description: 'Three weeks.\nEverywhere.',
  severity: 'warning',
  expectedImpact: {
    streams: ['customer.tutor.search', 'session.*'],
    direction: 'increase',
    magnitude: 'high',
    durationMinutes: 30_240,
  },
  externalLink: 'https://ibo.example.org/exams?year=2026#may',
  occurredAt: '2026-05-01T08:00:00+02:00',
};

describe('external events', () => {
  let test: TestApp;
  let database: DataSource;
  const post = async (body: object, headers: Record<string, string> = operator) => {
    const answer = await test.request('POST', '/api/external-events', headers, JSON.stringify(body));
    return {
      status: answer.status,
      body: answer.body as unknown as ExternalEvent & { code?: string; detail?: string; pointer?: string },
    };
  };
  const list = async (query: Record<string, string> = {}) => {
    const { status, body } = await test.request('GET', `/api/external-events?${new URLSearchParams(query)}`, viewer);
    return { status, ...(body as unknown as ExternalEventsAnswer & { detail?: string }) };
  };

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  it('are taken and read again as they were told', async () => {
    const told = { ...exams, occurredAt: '2026-05-01T06:00:00.000Z' };
    expect(await post(exams)).toEqual({ status: 201, body: told });
    expect((await test.request('GET', '/api/external-events/exams', viewer)).body).toEqual(told);
    expect((await list()).items).toEqual([told]);
  });

  it('change nothing when they are told again, and are refused when the id tells something else', async () => {
    const before = await database.query('SELECT count(*)::int AS n FROM outbox');
    expect(await post({ ...exams, occurredAt: '2026-05-01T06:00:00Z' })).toMatchObject({
      status: 200,
      body: { id: 'exams' },
    });
    expect(await post({ ...exams, title: 'Exams' })).toMatchObject({
      status: 409,
      body: { code: 'conflict', pointer: '/id' },
    });
    expect((await list()).total).toBe(1);
    expect(await database.query('SELECT count(*)::int AS n FROM outbox')).toEqual(before);
  });

  it('are stored once when the same one comes ten times at once', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await post({ id: 'once', type: 'product', title: 'Release' })).status),
    );
    expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 201]);
    // Told again later it is still the same: when it was is what was said first.
    expect((await post({ id: 'once', type: 'product', title: 'Release' })).status).toBe(200);
  });

  it('need a type and a title; the rest has a default, and the id is made', async () => {
    const before = Date.now();
    const { status, body } = await post({ type: 'marketing', title: 'Campaign' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ description: '', severity: 'info', expectedImpact: null, externalLink: null });
    expect(body.id).toMatch(/^ext_[0-9a-f-]{36}$/);
    expect(Date.parse(body.occurredAt)).toBeGreaterThanOrEqual(before);
    expect(
      await post({ type: 'marketing', title: 'Campaign', expectedImpact: null, externalLink: null }),
    ).toMatchObject({
      status: 201,
    });
  });

  it('are taken from a server with the key that it posts events with', async () => {
    expect(await post({ type: 'product', title: 'Deploy 812' }, { ...json, 'x-api-key': INGEST_KEY })).toMatchObject({
      status: 201,
    });
    expect((await post({ type: 'product', title: 'Deploy' }, { ...json, ...viewer })).status).toBe(403);
  });

  it.each([
    ['type', { type: 'weather' }],
    ['title', { title: '' }],
    ['title', { title: 'x'.repeat(201) }],
    ['title', { title: ' Exams' }],
    ['title', { title: 'Exams\u202e' }],
    ['title', { title: 7 }],
    ['description', { description: 'x'.repeat(2_001) }],
    ['description', { description: 'a\u0000b' }],
    ['severity', { severity: 'urgent' }],
    ['externalLink', { externalLink: 'http://example.org' }],
    ['externalLink', { externalLink: 'javascript:alert(1)' }],
    ['externalLink', { externalLink: 'https://ana:secret@example.org' }],
    ['externalLink', { externalLink: `https://example.org/${'x'.repeat(2_000)}` }],
    ['occurredAt', { occurredAt: '2026-05-01' }],
    ['occurredAt', { occurredAt: '2026-02-30T00:00:00Z' }],
    ['occurredAt', { occurredAt: '0000-01-01T00:00:00Z' }],
    ['occurredAt', { occurredAt: 1_795_241_274 }],
    ['id', { id: '' }],
    ['id', { id: 'x'.repeat(256) }],
    ['id', { id: 7 }],
    ['expectedImpact', { expectedImpact: 'much' }],
    ['expectedImpact', { expectedImpact: [] }],
    ['streams', { expectedImpact: { ...exams.expectedImpact, streams: [] } }],
    [
      'Did you mean session.started',
      { expectedImpact: { ...exams.expectedImpact, streams: ['session.*', 'session.startd'] } },
    ],
    ['streams', { expectedImpact: { ...exams.expectedImpact, streams: 'session.*' } }],
    ['streams', { expectedImpact: { ...exams.expectedImpact, streams: [{}] } }],
    ['direction', { expectedImpact: { ...exams.expectedImpact, direction: 'up' } }],
    ['magnitude', { expectedImpact: { ...exams.expectedImpact, magnitude: null } }],
    ['durationMinutes', { expectedImpact: { ...exams.expectedImpact, durationMinutes: -1 } }],
    ['expectedImpact', { expectedImpact: { ...exams.expectedImpact, icon: 'x' } }],
    ['icon', { icon: 'x' }],
  ])('are refused with the name of what is wrong: %s, for %j', async (named, part) => {
    const { status, body } = await post({ ...exams, id: 'wrong', ...part });
    const told = `${body.pointer} ${body.detail}`;
    expect([status, body.code, told]).toEqual([400, 'invalid_parameter', expect.stringContaining(named)]);
  });

  it('come newest first, page by page, each once, and none that is told meanwhile between', async () => {
    for (const [n, occurredAt] of ['2025-01-03', '2025-01-01', '2025-01-02', '2025-01-02', '2025-01-02'].entries())
      await post({ id: `page-${n}`, type: 'operational', title: 'Page', occurredAt: `${occurredAt}T00:00:00Z` });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ExternalEventsAnswer = await list({ type: 'operational', limit: '2', ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      if (seen.length === 2) await post({ id: 'new', type: 'operational', title: 'Now' });
    }
    expect(seen).toEqual(['page-0', 'page-4', 'page-3', 'page-2', 'page-1']);
  });

  it('are found by when they were and of which type', async () => {
    const day = { from: '2025-01-02T00:00:00Z', to: '2025-01-03T00:00:00Z' };
    expect(await list(day)).toMatchObject({ total: 3 });
    expect(await list({ ...day, type: 'academic,product' })).toMatchObject({ total: 0, items: [], nextCursor: null });
    expect(await list({ ...day, type: 'academic,operational', limit: '1' })).toMatchObject({ total: 3 });
  });

  it.each([
    ['type', { type: 'weather' }],
    ['from', { from: 'yesterday' }],
    ['to', { to: '2026-02-30T00:00:00Z' }],
    ['limit', { limit: '0' }],
    ['limit', { limit: '201' }],
    ['cursor', { cursor: 'abc' }],
  ])('are not listed by a wrong %s', async (named, query) => {
    expect(await list(query)).toMatchObject({ status: 400, detail: expect.stringContaining(named) });
  });

  it.each(['nobody', '%00', '%2e%2e'])('are not found where there is none: %s', async (id) => {
    expect([400, 404]).toContain((await test.request('GET', `/api/external-events/${id}`, viewer)).status);
  });

  it('are found by an id with any readable character', async () => {
    const id = 'run 7/ä:é?#';
    await post({ id, type: 'product', title: 'Odd id' });
    const { body } = await test.request('GET', `/api/external-events/${encodeURIComponent(id)}`, viewer);
    expect(body).toMatchObject({ id });
  });

  it('are recorded with who told of them', async () => {
    await post({ id: 'who', type: 'product', title: 'Release 4' });
    const target = 'external_event:who';
    expect(await database.query('SELECT actor, action, details FROM audit WHERE target = $1', [target])).toEqual([
      { actor: 'ana', action: 'external_event.record', details: expect.objectContaining({ title: 'Release 4' }) },
    ]);
    expect(await database.query(`SELECT created_by FROM external_events WHERE external_event_id = 'who'`)).toEqual([
      { created_by: 'ana' },
    ]);
  });

  it('reach who listens, once', async () => {
    const { client } = await RawClient.connect(await test.app.getUrl(), JSON.stringify({ token: tokenOf('viewer') }));
    expect(await client.ask('["subscribe",{"topics":["external-events"]}]')).toMatchObject({
      granted: ['external-events'],
      refused: [],
    });
    const outage = { id: 'outage', type: 'infrastructure', title: 'Outage', severity: 'critical' };
    await post(outage);
    await post(outage);
    await post({ id: 'over', type: 'infrastructure', title: 'Over' });
    const heard: string[] = [];
    while (!heard.some((packet) => packet.includes('"id":"over"'))) heard.push(...(await client.hear()).split('\x1e'));
    const told = heard.filter((packet) => packet.includes('"id":"outage"'));
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0]!.slice(2))).toEqual([
      'message',
      {
        topic: 'external-events',
        type: 'external_event',
        cursor: expect.any(String),
        data: expect.objectContaining({ ...outage, description: '', expectedImpact: null }),
      },
    ]);
  });
});
