import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { endSilentConnections } from './silent-connections.js';

/** An answer that takes its time, on a server that closes like ours. */
async function startServer(answerAfterMs: number): Promise<FastifyInstance> {
  const app = fastify();
  endSilentConnections(app);
  app.get('/', async () => {
    await sleep(answerAfterMs);
    return 'done';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app;
}

async function connected(app: FastifyInstance): Promise<Socket> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await Promise.all([once(socket, 'connect'), once(app.server, 'connection')]);
  return socket;
}

describe('a server that closes', () => {
  it('waits for no connection that never asked', async () => {
    const app = await startServer(0);
    const socket = await connected(app);
    const ended = once(socket, 'close');
    await app.close();
    await ended;
    expect(socket.destroyed).toBe(true);
  }, 5_000);

  it('answers who has asked', async () => {
    const app = await startServer(300);
    const socket = await connected(app);
    socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n');
    await once(app.server, 'request');
    const [[answer]] = await Promise.all([once(socket, 'data') as Promise<[Buffer]>, app.close()]);
    expect(answer.toString()).toContain('done');
    socket.destroy();
  }, 5_000);
});
