import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { PROBLEMS, type ProblemCode, type ProblemDocument } from '@iops/contracts';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Simulation } from './simulation.service.js';

/** The simulator's own HTTP: its health for everyone, its state for who has the key. */
export function createServer(simulation: Simulation, key: string): FastifyInstance {
  const server = fastify();
  server.addHook('onRequest', async (request, reply) => {
    if (request.url.split('?')[0] === '/api/health') return;
    if (!isSame(request.headers['x-api-key'], key)) return problem(reply, 'unauthenticated');
  });
  server.get('/api/health', async () => ({ status: 'ok' }));
  server.get('/api/simulation/state', async () => simulation.state(Date.now()));
  server.setNotFoundHandler((_, reply) => problem(reply, 'not_found'));
  server.setErrorHandler((_, __, reply) => problem(reply, 'internal'));
  return server;
}

function problem(reply: FastifyReply, code: ProblemCode) {
  const document: ProblemDocument = { type: `about:blank#${code}`, ...PROBLEMS[code], code, requestId: randomUUID() };
  return reply.code(document.status).type('application/problem+json').send(document);
}

/** Compares digests, so that neither time nor length tells anything of the key. */
function isSame(given: unknown, key: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(key));
}
