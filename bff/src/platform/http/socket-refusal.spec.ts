import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { sendRaw } from '../../testing/raw-socket.js';
import { answerClientError } from './socket-refusal.js';

const BIG = 8_000_000;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const JUNK = 'NOT HTTP\r\n\r\n';
let server: Server;

async function listen(): Promise<number> {
  server = createServer(async ({ url }, response) => {
    if (url === '/slow') await sleep(200);
    response.end(url === '/big' ? 'x'.repeat(BIG) : 'small');
  });
  server.on('clientError', answerClientError);
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
  const heard = await sendRaw(await listen(), paths.map(get).join('') + JUNK);
  expect(statusesOf(heard)).toEqual([...paths.map(() => 'HTTP/1.1 200'), 'HTTP/1.1 400']);
  if (paths.includes('/big')) expect(heard.length).toBeGreaterThan(BIG);
});

it('a connection is refused once, however much junk follows', async () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => warnings.push(warning);
  process.on('warning', keep);
  const port = await listen();
  const heard = await sendRaw(port, [get('/slow'), ...Array.from({ length: 30 }, () => JUNK.repeat(10_000))]);
  process.off('warning', keep);
  expect({ statuses: statusesOf(heard), warnings }).toEqual({
    statuses: ['HTTP/1.1 200', 'HTTP/1.1 400'],
    warnings: [],
  });
});
