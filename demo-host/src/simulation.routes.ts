import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from './config.js';
import { type Problem, sendProblem } from './problem.js';
import { isSameOrigin } from './same-origin.js';
import { askSimulator } from './simulator.client.js';
import { verifyToken } from './token.js';

/** All that the page may ask of the simulator; below `/api/simulation/` here as there. */
const ROUTES = {
  GET: ['state', 'scenarios', 'history', 'faults', 'speed'],
  POST: ['scenario', 'stop', 'reset', 'external-event'],
  PUT: ['faults', 'speed'],
} as const;
const LARGEST_BODY = 64 * 1024;

/**
 * The simulator's control, passed on with its key. Whoever has a token of this host may look; only an admin may drive,
 * and only from our own page.
 */
export async function simulationRoutes(app: FastifyInstance, config: Config): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request, config);
    if (refusal) return sendProblem(reply, refusal);
  });
  for (const [method, names] of Object.entries(ROUTES)) {
    for (const name of names) {
      const url = `/api/simulation/${name}`;
      app.route({ method, url, bodyLimit: LARGEST_BODY, handler: (request, reply) => passOn(config, request, reply) });
    }
  }
}

function refusalOf({ method, headers }: FastifyRequest, config: Config): Problem | null {
  const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  const caller = verifyToken(token, { secret: config.jwtSecret, issuer: config.jwtIssuer });
  if (!caller) return unknownCaller;
  if (method === 'GET' || method === 'HEAD') return null;
  if (!isSameOrigin(headers)) return fromElsewhere;
  return caller.role === 'admin' ? null : notAdmin;
}

async function passOn(config: Config, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const outcome = await askSimulator(config, { method: request.method, path: request.url, body: request.body });
  reply.header('Cache-Control', 'no-store');
  if (!outcome.heard) return sendProblem(reply, { ...silent, detail: `${config.simulatorUrl}: ${outcome.reason}` });
  // Its 401 is about our key, not about who asks us: a page that heard it would ask for another token.
  if (outcome.status === 401) return sendProblem(reply, wrongKey);
  return reply.code(outcome.status).type(outcome.type).send(outcome.text);
}

const unknownCaller = {
  status: 401,
  code: 'unauthenticated',
  title: 'A token of this host is needed',
  detail: 'Send what /iops/token answers as Authorization: Bearer.',
} as const;

const fromElsewhere = {
  status: 403,
  code: 'forbidden',
  title: 'Only the page of this host may do that',
  detail: 'The Origin header must name this server. To drive the simulator yourself, ask it directly with its key.',
} as const;

const notAdmin = {
  status: 403,
  code: 'forbidden',
  title: 'Only an admin may drive the simulator',
  detail: 'Continue as an admin to start, stop or change anything.',
} as const;

const silent = { status: 502, code: 'unavailable', title: 'The simulator does not answer' } as const;

const wrongKey = {
  status: 502,
  code: 'unavailable',
  title: 'The simulator refuses the key of this host',
  detail: 'IOPS_SIMULATOR_KEY must be the same for both.',
} as const;
