import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExternalEvent } from '@iops/contracts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { endOf, REMEMBERED_MS } from '../influence.js';
import { MINUTE } from '../zone.js';
import { readScenarios } from './library.client.js';
import { Scenarios } from './scenarios.service.js';

const T = Date.parse('2026-03-04T10:00:00Z');
const library = readScenarios();
const WITH_EVENT = 'viral-blog-post';
const KEPT = 'stream-gone-silent';

let home: string;
let product: Server;
let bffUrl: string;
let received: { key: unknown; event: ExternalEvent }[];
let statuses: number[];
let lines: string[];
let now: number;
let opened: Scenarios[];

beforeEach(async () => {
  [received, statuses, lines, opened, now] = [[], [], [], [], T];
  home = await mkdtemp(join(tmpdir(), 'iops-scenarios-'));
  product = createServer(async (request, response) => {
    const event = JSON.parse(Buffer.concat(await request.toArray()).toString()) as ExternalEvent;
    received.push({ key: request.headers['x-api-key'], event });
    response.statusCode = statuses.shift() ?? 201;
    response.end(JSON.stringify({ detail: 'because', pointer: '/title' }));
  });
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve));
  bffUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const scenarios of opened) await scenarios.close();
  product.closeAllConnections();
  product.close();
  await rm(home, { recursive: true });
});

async function open(world = 'w1'): Promise<Scenarios> {
  const scenarios = new Scenarios({ library, home, bffUrl, ingestKey: 'key', log: (line) => lines.push(line) });
  opened.push(scenarios);
  await scenarios.open(world, { now: () => now, toldUntil: () => now });
  return scenarios;
}
/** Closes it and opens what it saved. */
async function restart(scenarios: Scenarios, world?: string): Promise<Scenarios> {
  await scenarios.close();
  return open(world);
}
const started = (scenarios: Scenarios, scenarioId: string) => {
  const start = scenarios.start({ scenarioId });
  if (start.kind !== 'started') throw new Error(start.kind);
  return start.run;
};
const until = async (isTrue: () => boolean) => {
  for (const end = Date.now() + 8000; !isTrue(); await new Promise((resolve) => setTimeout(resolve, 20)))
    if (Date.now() > end) throw new Error('waited in vain');
};
jest.setTimeout(20_000);

describe('the scenarios', () => {
  it('tell whoever listens of every change, when it holds', async () => {
    const scenarios = await open();
    const seen: number[] = [];
    scenarios.onChange(() => seen.push(scenarios.influences().length));
    const run = started(scenarios, WITH_EVENT);
    started(scenarios, KEPT);
    now += MINUTE;
    scenarios.stop(run.runId);
    scenarios.stop(run.runId);
    expect(scenarios.start({ scenarioId: KEPT }).kind).toBe('running');
    expect(seen).toEqual([1, 2, 2]);
    expect(scenarios.influences().map(endOf)).toEqual([now, T + 120 * MINUTE]);
  });

  it('go on after a restart as if nothing were, and are forgotten by another world', async () => {
    let scenarios = await open();
    started(scenarios, WITH_EVENT);
    const silent = started(scenarios, KEPT);
    now += 5 * MINUTE;
    scenarios.stop(silent.runId);
    const [influences, history] = [scenarios.influences(), scenarios.history()];
    scenarios = await restart(scenarios);
    expect(scenarios.influences()).toEqual(influences);
    expect(scenarios.history().map(({ runId, status }) => [runId, status])).toEqual(
      history.map(({ runId, status }) => [runId, status]),
    );
    scenarios = await restart(scenarios, 'w2');
    expect([scenarios.influences(), scenarios.history()]).toEqual([[], []]);
  });

  it('are listed newest first, and as running only while they move something', async () => {
    const scenarios = await open();
    const first = started(scenarios, KEPT);
    now += 60 * MINUTE;
    const second = started(scenarios, WITH_EVENT);
    expect(scenarios.running().map(({ runId }) => runId)).toEqual([second.runId, first.runId]);
    now += 60 * MINUTE;
    expect(scenarios.running().map(({ runId }) => runId)).toEqual([second.runId]);
    expect(scenarios.history().map(({ status }) => status)).toEqual(['active', 'settled']);
  });

  it('bend what they began until it is told to its end, also after a reset', async () => {
    const scenarios = await open();
    started(scenarios, WITH_EVENT);
    now += 10 * MINUTE;
    scenarios.reset();
    expect([scenarios.history(), scenarios.running()]).toEqual([[], []]);
    expect(scenarios.influences()).toMatchObject([{ startsAt: T, stoppedAt: now }]);
    now += REMEMBERED_MS;
    expect(scenarios.influences()).toEqual([]);
  });

  it('tell the product of the outside with the key, once, and keep what is not to be told', async () => {
    let scenarios = await open();
    const kept = started(scenarios, KEPT);
    const run = started(scenarios, WITH_EVENT);
    await until(() => scenarios.history()[0]?.externalEventIds.length === 1);
    expect(received).toMatchObject([{ key: 'key', event: { type: 'marketing', occurredAt: run.startedAt } }]);
    expect(scenarios.history()[0]?.externalEventIds).toEqual([received[0]?.event.id]);
    expect(received[0]?.event).not.toHaveProperty('isTold');
    scenarios = await restart(scenarios);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(received).toHaveLength(1);
    expect(scenarios.history().find(({ runId }) => runId === kept.runId)?.externalEventIds).toEqual([]);
  });

  it('tell it again until it is heard, and say once that they wait', async () => {
    statuses = [503, 503];
    const scenarios = await open();
    started(scenarios, WITH_EVENT);
    await until(() => scenarios.history()[0]?.externalEventIds.length === 1);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    expect(received).toHaveLength(3);
    expect(lines).toEqual(['external events wait: HTTP 503']);
  });

  it.each([400, 404, 422])('give up on one that the product refuses with %d, and say why', async (status) => {
    statuses = [status];
    const scenarios = await open();
    started(scenarios, WITH_EVENT);
    await until(() => lines.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(received).toHaveLength(1);
    expect(lines[0]).toMatch(/refused the external event ext_\w+: because$/);
    expect(scenarios.history()[0]?.externalEventIds).toEqual([]);
  });
});
