import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeliveryFaults, ProblemDocument, ScenarioRun, SimulationState } from '@iops/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Controlled } from './control.routes.js';
import { readScenarios } from './scenarios/library.client.js';
import { Scenarios } from './scenarios/scenarios.service.js';
import { createServer } from './server.js';

const T = Date.parse('2026-03-04T10:00:00Z');
const NONE: DeliveryFaults = {
  duplicateShare: 0,
  lateShare: 0,
  lateMinutes: 0,
  outOfOrderShare: 0,
  malformedShare: 0,
  lostShare: 0,
  clockOffsetSeconds: 0,
  slowMs: 0,
};

let home: string;
let product: Server;
let answer: { status: number; body: unknown };
let received: Record<string, unknown>[];
let simulation: Controlled;
let server: ReturnType<typeof createServer>;
let base: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'iops-control-'));
  [received, answer] = [[], { status: 201, body: {} }];
  product = createHttpServer(async (request, response) => {
    received.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve));
  const bffUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
  const scenarios = new Scenarios({ library: readScenarios(), home, bffUrl, ingestKey: 'key', log: () => {} });
  await scenarios.open('world', { now: () => T, toldUntil: () => T });
  simulation = { scenarios, faults: NONE, speed: 1, state: () => ({ phase: 'live' }) as SimulationState };
  server = createServer(simulation, 'open');
  base = `${await server.listen({ port: 0, host: '127.0.0.1' })}/api/simulation`;
});
afterEach(async () => {
  await simulation.scenarios.close();
  await server.close();
  product.closeAllConnections();
  product.close();
  await rm(home, { recursive: true });
});

const JSON_TYPE = { 'x-api-key': 'open', 'content-type': 'application/json' };

async function send(method: string, name: string, headers: Record<string, string>, body?: string) {
  const reply = await fetch(`${base}/${name}`, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: reply.status, type: reply.headers.get('content-type'), body: JSON.parse(await reply.text()) };
}

async function ask<T = ProblemDocument>(method: 'GET' | 'POST' | 'PUT', name: string, payload?: object) {
  const reply = payload
    ? await send(method, name, JSON_TYPE, JSON.stringify(payload))
    : await send(method, name, { 'x-api-key': 'open' });
  return { ...reply, body: reply.body as T };
}

describe('the control API', () => {
  it('is for who has the key', async () => {
    for (const name of ['state', 'scenarios', 'history', 'faults', 'speed', 'nothing']) {
      expect((await send('GET', name, { 'x-api-key': 'open' })).status).toBe(name === 'nothing' ? 404 : 200);
      expect((await send('GET', name, {})).status).toBe(name === 'nothing' ? 404 : 401);
    }
    for (const [method, name] of [
      ['POST', 'scenario'],
      ['POST', 'stop'],
      ['POST', 'reset'],
      ['POST', 'external-event'],
      ['PUT', 'faults'],
      ['PUT', 'speed'],
    ] as const) {
      for (const headers of [{}, { 'x-api-key': 'opel' }, { 'x-api-key': '' }] as Record<string, string>[]) {
        const { status, body } = await send(method, name, headers);
        expect([status, body.code]).toEqual([401, 'unauthenticated']);
      }
    }
  });

  it('starts a scenario, shows it, stops it, and forgets it', async () => {
    const { status, body: run } = await ask<ScenarioRun>('POST', 'scenario', { scenarioId: 'holiday-lull', seed: 4 });
    expect(status).toBe(202);
    expect(run).toMatchObject({ scenarioId: 'holiday-lull', status: 'active', seed: 4, progress: 0 });
    expect((await ask('GET', 'history')).body).toMatchObject({ items: [{ runId: run.runId, status: 'active' }] });
    const stopped = await ask<{ items: ScenarioRun[] }>('POST', 'stop', { runId: run.runId });
    expect(stopped).toMatchObject({ status: 200, body: { items: [{ runId: run.runId, status: 'stopped' }] } });
    expect((await ask('POST', 'stop', { runId: run.runId })).body).toEqual(stopped.body);
    expect((await ask('POST', 'reset')).body).toEqual({ phase: 'live' });
    expect((await ask('GET', 'history')).body).toEqual({ items: [] });
  });

  it('stops all that is active where no run is named, with or without a body', async () => {
    for (const payload of [undefined, {}]) {
      await ask('POST', 'scenario', { scenarioId: 'holiday-lull' });
      await ask('POST', 'scenario', { scenarioId: 'viral-blog-post' });
      const { body } = await ask<{ items: ScenarioRun[] }>('POST', 'stop', payload);
      expect(body.items.map(({ scenarioId }) => scenarioId)).toEqual(['viral-blog-post', 'holiday-lull']);
    }
    expect(await send('POST', 'stop', JSON_TYPE, '')).toMatchObject({ status: 200, body: { items: [] } });
    expect((await ask<{ items: unknown[] }>('GET', 'history?limit=3')).body.items).toHaveLength(3);
  });

  it('lists the scenarios as their files tell them', async () => {
    expect((await ask('GET', 'scenarios')).body).toEqual({ items: readScenarios() });
  });

  it.each([
    ['a start without an id', 'scenario', {}, '/scenarioId'],
    ['an unknown scenario', 'scenario', { scenarioId: 'x' }, '/scenarioId'],
    ['a seed that is text', 'scenario', { scenarioId: 'holiday-lull', seed: '4' }, '/seed'],
    ['a field that is not known', 'scenario', { scenarioId: 'holiday-lull', speed: 4 }, '/speed'],
    ['a stop of a number', 'stop', { runId: 4 }, '/runId'],
    ['an event without a title', 'external-event', { type: 'product' }, '/title'],
    ['an event of an unknown type', 'external-event', { type: 'rain', title: 'x' }, '/type'],
    ['an event at no time', 'external-event', { type: 'product', title: 'x', occurredAt: 'noon' }, '/occurredAt'],
    [
      'an event with a link that is not safe',
      'external-event',
      { type: 'product', title: 'x', externalLink: 'http://x' },
      '/externalLink',
    ],
  ])('refuses %s and names the field', async (_, name, payload, pointer) => {
    const { status, type, body } = await ask('POST', name, payload);
    expect([status, body.code, body.pointer]).toEqual([400, 'invalid_parameter', pointer]);
    expect(type).toMatch(/^application\/problem\+json/);
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.detail).toContain(pointer === '/scenarioId' && name === 'scenario' ? '' : pointer);
  });

  it('says why a start is against the present state', async () => {
    await ask('POST', 'scenario', { scenarioId: 'holiday-lull' });
    const twice = await ask('POST', 'scenario', { scenarioId: 'holiday-lull' });
    expect([twice.status, twice.body.code, twice.body.pointer]).toEqual([409, 'conflict', '/scenarioId']);
    const past = await ask('POST', 'scenario', { scenarioId: 'tutor-supply-crisis', sinceMinutes: 60 });
    expect([past.status, past.body.code, past.body.pointer]).toEqual([409, 'conflict', '/sinceMinutes']);
    expect((await ask('POST', 'stop', { runId: 'run_x_1' })).body.code).toBe('not_found');
  });

  it('answers bodies that are none, and addresses that are none, with problems', async () => {
    const broken = await send('POST', 'scenario', JSON_TYPE, '{"scenarioId":');
    expect(broken.body).toMatchObject({ status: 400, code: 'invalid_json' });
    const big = await send('POST', 'scenario', JSON_TYPE, `{"a":"${'x'.repeat(70_000)}"}`);
    expect(big.body).toMatchObject({ status: 413, code: 'body_too_large' });
    const text = { 'x-api-key': 'open', 'content-type': 'text/plain' };
    const plain = await send('POST', 'scenario', text, 'hello');
    expect(plain.body).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    expect((await ask('GET', 'nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('tells nothing of the inside where something breaks', async () => {
    const said: unknown[] = [];
    const { error } = console;
    console.error = (line: unknown) => said.push(line);
    simulation.state = () => {
      throw new Error('the secret of the inside');
    };
    const { body } = await ask('GET', 'state');
    console.error = error;
    expect(body).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(String(said[0])).toContain(`${body.requestId}: Error: the secret of the inside`);
  });

  it('sets faults as a whole and the speed within its range', async () => {
    const faults = { duplicateShare: 0.1, clockOffsetSeconds: -30 };
    expect((await ask('PUT', 'faults', faults)).body).toEqual({ ...NONE, ...faults });
    expect((await ask('GET', 'faults')).body).toEqual({ ...NONE, ...faults });
    expect((await ask('PUT', 'faults', { lostShare: 1.5 })).body.pointer).toBe('/lostShare');
    expect((await ask('PUT', 'speed', { speed: 60 })).body).toEqual({ speed: 60 });
    expect(simulation.speed).toBe(60);
    expect((await ask('PUT', 'speed', { speed: 0 })).body.pointer).toBe('/speed');
    await ask('POST', 'reset');
    expect(simulation.faults).toEqual(NONE);
  });

  it('tells the product an external event by hand, of now where no time is said', async () => {
    const told = { type: 'operational', title: 'Phones down' };
    const { status, body } = await ask<Record<string, unknown>>('POST', 'external-event', told);
    const usual = { description: '', severity: 'info', expectedImpact: null, externalLink: null };
    expect(status).toBe(201);
    expect(body).toEqual({
      ...told,
      ...usual,
      id: expect.stringMatching(/^ext_/),
      occurredAt: '2026-03-04T10:00:00.000Z',
    });
    expect(received).toEqual([body]);
  });

  it('passes on what the product has against it', async () => {
    const told = { type: 'operational', title: 'Phones down' };
    answer = { status: 422, body: { detail: 'Too far ahead', pointer: '/occurredAt' } };
    expect((await ask('POST', 'external-event', told)).body).toMatchObject({
      status: 400,
      detail: 'Too far ahead',
      pointer: '/occurredAt',
    });
    answer = { status: 500, body: {} };
    expect((await ask('POST', 'external-event', told)).body).toMatchObject({ status: 503, code: 'unavailable' });
    answer = { status: 401, body: {} };
    expect((await ask('POST', 'external-event', told)).body).toMatchObject({ status: 503, code: 'unavailable' });
  });

  it('waits with all of it until there is a world', async () => {
    await simulation.scenarios.close();
    for (const [name, payload] of [
      ['scenario', { scenarioId: 'holiday-lull' }],
      ['stop', {}],
      ['reset', {}],
      ['external-event', { type: 'product', title: 'x' }],
    ] as const)
      expect((await ask('POST', name, payload)).status).toBe(503);
  });
});
