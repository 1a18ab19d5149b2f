import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { type Controlled, controlRoutes } from './control.routes.js';
import { isSame } from './is-same.js';
import { Problem, problemDocument, problemOf } from './problem.js';

/** The simulator's own HTTP: its health for everyone, `/api/simulation` for who has the key. */
export function createServer(simulation: Controlled, key: string): FastifyInstance {
  const server = fastify({
    genReqId: () => randomUUID(),
    bodyLimit: 64 * 1024,
    // What is not asked for is refused by name, not dropped; and a text is no number.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  takeJson(server);
  server.get('/api/health', async () => ({ status: 'ok' }));
  server.register(async (guarded) => {
    guarded.addHook('onRequest', async (request) => {
      if (!isSame(request.headers['x-api-key'], key)) throw new Problem('unauthenticated');
    });
    await guarded.register((routes) => controlRoutes(routes, simulation), { prefix: '/api/simulation' });
  });
  server.setNotFoundHandler(async () => {
    throw new Problem('not_found');
  });
  server.setErrorHandler<Error>((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === 'internal') console.error(`simulator: request ${request.id}: ${error.stack}`);
    const document = problemDocument(problem, request.id);
    return reply.code(document.status).type('application/problem+json').send(document);
  });
  return server;
}

/** Nothing but JSON is taken; many clients name it as their type even where they send nothing. */
function takeJson(server: FastifyInstance): void {
  server.removeContentTypeParser('text/plain');
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
