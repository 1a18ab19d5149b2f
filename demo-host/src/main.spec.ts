import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

// The built program, as it is started in real life.
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const ENV = {
  IOPS_JWT_SECRET: 'a secret of more than thirty-two bytes',
  IOPS_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  IOPS_SIMULATOR_KEY: 'iops_2_secret_sum',
  IOPS_INGEST_KEY: 'iops_1_secret_sum',
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const start = (env: Record<string, string>) => fork(MAIN, { env, silent: true, execArgv: [] });

/** Starts the host, and a page that listens: an open stream must not hold up the end. */
async function startWithListener(): Promise<ChildProcess> {
  const port = await freePort();
  const child = start({ ...ENV, IOPS_HOST_PORT: String(port) });
  const [line] = (await once(child.stdout as NodeJS.EventEmitter, 'data')) as [Buffer];
  expect(line.toString()).toBe(`Demo host: http://localhost:${port}\n`);
  expect((await fetch(`http://localhost:${port}/callbacks/stream`)).status).toBe(200);
  return child;
}

test('a wrong value names itself on stderr and ends the start with 1', async () => {
  const child = start({ ...ENV, IOPS_HOST_PORT: 'eighty' });
  const [[text], [code]] = await Promise.all([once(child.stderr as NodeJS.EventEmitter, 'data'), once(child, 'exit')]);
  expect([String(text), code]).toEqual(['IOPS_HOST_PORT must be a port from 1 to 65535.\n', 1]);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0 though a page is listening', async (signal) => {
  const child = await startWithListener();
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('it ends itself with 0 when the process that started it is gone', async () => {
  const child = await startWithListener();
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
