import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { eventually } from '../../testing/eventually.js';
import { sendRaw } from '../../testing/raw-socket.js';
import { answerClientError, refuseUpgrade } from './socket-refusal.js';

const BIG = 8_000_000;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const upgrade = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n`;
const JUNK = 'NOT HTTP\r\n\r\n';
let server: Server;

/** Serves `/slow` once so many bytes have come, and a little later. */
async function listen(bytes: number): Promise<number> {
  server = createServer(async ({ url, socket }, response) => {
    if (url === '/slow') {
      await eventually(() => expect(socket.bytesRead).toBe(bytes));
      await sleep(100);
    }
    response.end(url === '/big' ? 'x'.repeat(BIG) : 'small');
  });
  server.on('clientError', answerClientError);
  server.on('upgrade', refuseUpgrade('/realtime'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const statusesOf = (heard: string) => heard.match(/HTTP\/1\.1 \d+/g);

afterEach(() => new Promise((resolve) => server.close(resolve)));

it.each([
  ['that wait', ['/slow', '/slow']],
  ['that are ready together', ['/slow', '/small', '/small']],
  ['that are on their way', ['/slow', '/big']],
])('requests %s are answered whole before what follows them is refused', async (_, paths) => {
  const sent = paths.map(get).join('') + JUNK;
  const heard = await sendRaw(await listen(sent.length), sent);
  expect(statusesOf(heard)).toEqual([...paths.map(() => 'HTTP/1.1 200'), 'HTTP/1.1 400']);
  if (paths.includes('/big')) expect(heard.length).toBeGreaterThan(BIG);
});

it.each(['/', '/realtime', '/realtimeX'])('another protocol at %s is refused', async (path) => {
  expect(statusesOf(await sendRaw(await listen(0), upgrade(path)))).toEqual(['HTTP/1.1 400']);
});

it('a request that waits for its answer gets no other, when another protocol is asked for behind it', async () => {
  const sent = get('/slow') + upgrade('/');
  expect(await sendRaw(await listen(sent.length), sent)).toBe('');
});

it('a connection is refused once, however much junk follows', async () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => warnings.push(warning);
  process.on('warning', keep);
  const sent = [get('/slow'), ...Array.from({ length: 30 }, () => JUNK.repeat(10_000))];
  const heard = await sendRaw(await listen(sent.join('').length), sent);
  process.off('warning', keep);
  expect({ statuses: statusesOf(heard), warnings }).toEqual({
    statuses: ['HTTP/1.1 200', 'HTTP/1.1 400'],
    warnings: [],
  });
});
