import { randomUUID } from 'node:crypto';
import { LIMITS } from '@iops/contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Problem } from './problem.js';

/** Time for one request to arrive whole; slower senders are dropped. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than a balancer's usual idle time, so that it closes first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** The HTTP front: Fastify with our limits, a request id, and headers that keep a browser from guessing. */
export function createAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: LIMITS.requestBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    genReqId: () => randomUUID(),
  });
  adapter.getInstance().addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', String(request.id));
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (request.headers['content-encoding'] !== undefined) {
      throw new Problem('unsupported_media_type', 'Bodies are taken as they are, without a content encoding.');
    }
    if (!request.url.startsWith('/embed/')) reply.header('cache-control', 'no-store');
  });
  // Fastify takes text/plain by default; nothing here does.
  adapter.getInstance().removeContentTypeParser('text/plain');
  adapter.getInstance().addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  return adapter;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body's value; undefined for none. Tells where the JSON breaks, which Fastify's own parser does not. */
function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(utf8.decode(body));
  } catch (error) {
    throw new Problem('invalid_json', error instanceof SyntaxError ? `${error.message}.` : 'The body is not UTF-8.');
  }
}
