import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Config } from '../../platform/config/config.js';
import { RailsClient } from './rails.client.js';

const request = { since: new Date(0), page: 1, etag: null };
const NOT_DEADLINES = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;
const never = new AbortController().signal;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('the client of the platform', () => {
  let server: Server;
  let client: RailsClient;

  beforeAll(async () => {
    server = createServer(({ url }, response) => {
      if (url!.startsWith('/api/v1/tutors')) return;
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 200);
      response.on('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new RailsClient({ rails: { url, token: 'x' } } as Config);
  });
  // The deadlines of the client alone; sockets and the server keep real time.
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: [...NOT_DEADLINES] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** As many timers as that are set: the deadlines, of which the first ends with the first word. */
  async function deadlines(count: number): Promise<void> {
    while (jest.getTimerCount() !== count) await sleep(5);
    // A deadline must outlive the collections of a long wait.
    for (let i = 0; i < 3; i++) collect();
  }

  it('waits 10 s for the first word and 30 s for the last', async () => {
    const ended: string[] = [];
    const silent = client.get('tutors', request, never).finally(() => ended.push('silent'));
    const slow = client.get('calls', request, never).finally(() => ended.push('slow'));
    await deadlines(3);
    jest.advanceTimersByTime(9_999);
    await sleep(50);
    expect(ended).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(await silent).toEqual({ kind: 'failed', error: 'no answer within 10 s' });
    await deadlines(1);
    jest.advanceTimersByTime(19_999);
    await sleep(50);
    expect(ended).toEqual(['silent']);
    jest.advanceTimersByTime(1);
    expect(await slow).toEqual({ kind: 'failed', error: 'no whole answer within 30 s' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    { when: 'before the first word', resource: 'tutors', count: 2 },
    { when: 'before the last', resource: 'calls', count: 1 },
  ] as const)('waits no longer once it is stopped $when', async ({ resource, count }) => {
    const stop = new AbortController();
    const stopped = client.get(resource, request, stop.signal);
    await deadlines(count);
    stop.abort();
    expect(await stopped).toEqual({ kind: 'failed', error: 'stopped' });
    expect(jest.getTimerCount()).toBe(0);
  });
});
