import {
  RAILS_RESOURCES,
  RailsCallSchema,
  RailsCustomerSchema,
  RailsPageSchema,
  RailsSessionSchema,
  RailsTutorSchema,
} from '@iops/contracts';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { Compile } from 'typebox/compile';
import type { Controlled } from '../control.routes.js';
import { createServer } from '../server.js';
import { createWorld, type World } from '../world.js';
import { HOUR, MINUTE } from '../zone.js';
import type { Simulated } from './platform.service.js';
import { registerRails } from './rails.routes.js';

jest.setTimeout(30_000);

const ANCHOR = Date.parse('2026-03-04T20:00:00Z');
const SETTINGS = { seed: 5, students: 150, tutors: 20, timezone: 'America/Chicago', anchor: ANCHOR, backfillDays: 12 };
const OPTIONS = { railsToken: 'secret', simulatorKey: 'open', seed: 1 };
const TOKEN = { authorization: 'Bearer secret' };
const KEY = { 'x-api-key': 'open' };

interface Item {
  id: string;
  updated_at: string;
}
interface Page {
  items: Item[];
  next_page: number | null;
}

let world: World | null;
let made: World;
let now: number;
let server: FastifyInstance;
let base: string;
beforeAll(() => {
  made = createWorld(SETTINGS);
});
beforeEach(async () => {
  [now, world] = [ANCHOR, made];
  const simulated: Simulated = {
    now: () => now,
    marketplace: () => world && { world },
    scenarios: { influences: () => [] },
  };
  server = createServer({} as Controlled, 'open');
  registerRails(server, OPTIONS, simulated);
  base = await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => server.close());

const ask = async (path: string, headers: Record<string, string> = TOKEN) =>
  answer(await fetch(`${base}/api/v1/${path}`, { headers }));
async function setFaults(faults: object, headers: Record<string, string> = KEY) {
  const json = { ...headers, 'content-type': 'application/json' };
  return answer(await fetch(`${base}/api/v1/_faults`, { method: 'PUT', headers: json, body: JSON.stringify(faults) }));
}
async function answer(reply: Response) {
  const text = await reply.text();
  // A body that is no JSON fails here.
  return { status: reply.status, headers: reply.headers, text, body: text === '' ? null : JSON.parse(text) };
}
async function pageOf(path: string): Promise<Page> {
  const { status, body } = await ask(path);
  expect([path, status]).toEqual([path, 200]);
  return body;
}
/** All rows of a resource, page by page. */
async function allOf(resource: string, query = ''): Promise<Item[]> {
  const items: Item[] = [];
  for (let page: number | null = 1; page !== null; ) {
    const read: Page = await pageOf(`${resource}?page=${page}${query}`);
    expect([null, page + 1]).toContain(read.next_page);
    items.push(...read.items);
    page = read.next_page;
  }
  return items;
}

describe('the stand-in for a Rails platform', () => {
  it('gives rows as the contract has them, in order, on pages that add up', async () => {
    const schemas = {
      sessions: RailsSessionSchema,
      calls: RailsCallSchema,
      customers: RailsCustomerSchema,
      tutors: RailsTutorSchema,
    };
    for (const resource of RAILS_RESOURCES) {
      expect(Compile(RailsPageSchema).Check(await pageOf(resource))).toBe(true);
      const items = await allOf(resource);
      expect(items.length).toBeGreaterThan(5);
      const check = Compile(schemas[resource]);
      for (const item of items) expect([item, [...check.Errors(item)]]).toEqual([item, []]);
      const keys = items.map(({ id, updated_at }) => `${updated_at} ${id}`);
      expect(keys).toEqual([...new Set(keys)].sort());
      expect(await allOf(resource, '&per_page=70')).toEqual(items);
    }
  });

  it('gives what was written at a time or later', async () => {
    const items = await allOf('sessions');
    const since = items[items.length - 20]!.updated_at;
    const { items: later } = await pageOf(`sessions?updated_since=${since}`);
    expect(later).toEqual(items.slice(items.findIndex(({ updated_at }) => updated_at === since)));
    const there = encodeURIComponent(since.replace('Z', '+00:00'));
    expect((await pageOf(`sessions?updated_since=${there}`)).items).toEqual(later);
  });

  it('moves what changes to the end, so that who reads on and back misses no row', async () => {
    now = ANCHOR - 30 * HOUR;
    const known = new Set((await allOf('sessions')).map(({ id }) => id));
    const met = new Set<string>();
    let last = 1;
    for (let page: number | null = 1; page !== null; now += 20 * MINUTE) {
      const read: Page = await pageOf(`sessions?page=${page}&per_page=25`);
      for (const { id } of read.items) met.add(id);
      [last, page] = [page, read.next_page];
    }
    const missed = [...known].filter((id) => !met.has(id));
    expect(missed.length).toBeGreaterThan(0);
    for (let page = last; page > 0; page--) {
      for (const { id } of (await pageOf(`sessions?page=${page}&per_page=25`)).items) met.add(id);
    }
    expect([...known].filter((id) => !met.has(id))).toEqual([]);
  });

  it('answers 304 until something changes, and dates its answers by the simulated clock', async () => {
    const first = await ask('tutors');
    const conditional = { ...TOKEN, 'if-none-match': String(first.headers.get('etag')) };
    const second = await ask('tutors', conditional);
    expect([second.status, second.text]).toEqual([304, '']);
    const dates = [first, second].map(({ headers }) => headers.get('date'));
    expect(dates).toEqual(Array.from({ length: 2 }, () => new Date(ANCHOR).toUTCString()));
    now += 200 * HOUR;
    expect((await ask('tutors', conditional)).status).toBe(200);
  });

  it('is for who has the token', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer secre', 'Token secret', 'secret']) {
      const { status, headers, body } = await ask('calls', { authorization });
      expect([authorization, status]).toEqual([authorization, 401]);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="Application"');
      expect(body.code).toBe('unauthenticated');
    }
    expect((await ask('calls', { authorization: 'bearer secret' })).status).toBe(200);
    expect((await ask('nothing')).status).toBe(404);
  });

  it.each(['page=0', 'page=x', 'per_page=0', 'updated_since=yesterday', 'updated_since=2026-03-04', 'page=1&page=2'])(
    'refuses %s and names it',
    async (query) => {
      const { status, body } = await ask(`calls?${query}`);
      expect([status, body.pointer]).toEqual([400, `/${query.split('=')[0]}`]);
    },
  );

  it('gives at most 500 rows, whatever is wished', async () => {
    const { items, next_page } = await pageOf('sessions?per_page=9999');
    expect([items.length, next_page]).toEqual([500, 2]);
  });

  it('asks to come again while it has no world', async () => {
    world = null;
    const { status, headers } = await ask('calls');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('is not there without a token', async () => {
    const bare = createServer({} as Controlled, 'open');
    registerRails(bare, { ...OPTIONS, railsToken: null }, {} as Simulated);
    expect(
      (await fetch(`${await bare.listen({ port: 0, host: '127.0.0.1' })}/api/v1/calls`, { headers: TOKEN })).status,
    ).toBe(404);
    await bare.close();
  });
});

describe('the stand-in on demand', () => {
  it('fails with the status that is asked for, as often as it is asked for', async () => {
    const asked = { failShare: 0.3, status: 502 };
    const set = await setFaults(asked);
    expect([set.status, set.body]).toEqual([200, { slowMs: 0, rateLimitPerMinute: 3000, ...asked }]);
    const statuses: number[] = [];
    for (let i = 0; i < 200; i++) statuses.push((await ask('calls?per_page=1')).status);
    const failed = statuses.filter((status) => status === 502).length;
    expect(statuses.filter((status) => status === 200)).toHaveLength(200 - failed);
    expect(failed).toBeGreaterThan(40);
    expect(failed).toBeLessThan(80);
    await setFaults({});
    expect((await ask('calls')).status).toBe(200);
  });

  it('lets so many requests through in a minute and says when to come again', async () => {
    await setFaults({ rateLimitPerMinute: 3 });
    for (let i = 0; i < 3; i++) expect((await ask('calls')).status).toBe(200);
    expect((await ask('calls', {})).status).toBe(401);
    const { status, headers, body } = await ask('tutors');
    expect([status, body.code]).toEqual([429, 'rate_limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(55);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('is slow', async () => {
    await ask('calls');
    await setFaults({ slowMs: 300 });
    const begun = performance.now();
    expect((await ask('calls')).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(290);
  });

  it('is driven by who has the key', async () => {
    for (const headers of [{}, { 'x-api-key': 'ope' }, TOKEN] as Record<string, string>[])
      expect((await setFaults({ slowMs: 1 }, headers)).status).toBe(401);
    expect((await ask('_faults', KEY)).body).toEqual({
      slowMs: 0,
      failShare: 0,
      status: 500,
      rateLimitPerMinute: 3000,
    });
    for (const [faults, pointer] of [
      [{ failShare: 2 }, '/failShare'],
      [{ status: 200 }, '/status'],
      [{ rateLimitPerMinute: 0 }, '/rateLimitPerMinute'],
      [{ slow: 1 }, '/slow'],
    ] as const)
      expect((await setFaults(faults)).body).toMatchObject({ status: 400, pointer });
  });

  it('documents itself: every route it has, and no other', async () => {
    const { status, body: document } = await ask('openapi.json', {});
    expect([status, document.openapi]).toEqual([200, '3.1.0']);
    const paths = Object.keys(document.paths);
    expect(paths.sort()).toEqual([...RAILS_RESOURCES, '_faults'].map((name) => `/api/v1/${name}`).sort());
    for (const path of paths) expect(server.hasRoute({ method: 'GET', url: path })).toBe(true);
    const { properties } = document.paths['/api/v1/sessions'].get.responses[200].content['application/json'].schema;
    expect(properties.items.items.properties.status.enum).toContain('no_show');
  });
});
