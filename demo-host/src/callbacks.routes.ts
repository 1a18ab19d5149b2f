import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { CallbackStore } from './callback.store.js';

/** Proxies and browsers drop a stream that is silent for 30 to 60 seconds. */
const HEARTBEAT_MS = 15_000;

/** `GET /callbacks` lists what was received, newest first; `GET /callbacks/stream` tells of each one as it comes. */
export async function callbacksRoutes(app: FastifyInstance, callbacks: CallbackStore): Promise<void> {
  const open = new Set<ServerResponse>();
  app.addHook('preClose', async () => {
    for (const response of open) response.end();
  });
  app.get('/callbacks', async (_request, reply) => {
    const items = callbacks.list();
    return reply.header('Cache-Control', 'no-store').send({ items, nextCursor: null, total: items.length });
  });
  app.get('/callbacks/stream', (_request, reply) => {
    reply.hijack();
    open.add(reply.raw);
    reply.raw.on('close', () => open.delete(reply.raw));
    stream(reply.raw, callbacks);
  });
}

function stream(response: ServerResponse, callbacks: CallbackStore): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // nginx holds answers back otherwise.
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  const stopListening = callbacks.listen((callback) => {
    response.write(`event: callback\ndata: ${JSON.stringify(callback)}\n\n`);
  });
  response.on('close', () => {
    clearInterval(heartbeat);
    stopListening();
  });
}
