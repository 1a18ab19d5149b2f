import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { carries, sessionIn, sessionSecret } from './host-session.js';
import { SESSION_KEY } from './host-visit.js';
import { sendProblem } from './problem.js';
import { mintToken } from './token.js';

/** `POST /hosts/iops/token`: as a real host mints tokens, for the session of its cookie and with its CSRF token only. */
export async function hostTokenRoutes(app: FastifyInstance, config: Config): Promise<void> {
  // The elements may post with any body or none; nothing of it is read.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  app.post('/hosts/iops/token', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    const session = sessionIn(request.headers.cookie);
    if (!session) return sendProblem(reply, signedOut);
    const isOurs = carries(request.headers['x-csrf-token'], sessionSecret(session, 'csrf', SESSION_KEY));
    if (!isOurs) return sendProblem(reply, forged);
    return mintToken('operator', { secret: config.jwtSecret, issuer: config.jwtIssuer }, new Date());
  });
}

const signedOut = {
  status: 401,
  code: 'unauthenticated',
  title: 'Nobody is signed in',
  detail: 'The request has no session.',
} as const;

const forged = {
  status: 422,
  code: 'invalid_parameter',
  title: 'The CSRF token is missing or of another session',
  detail: 'Send the content of the csrf-token meta as X-CSRF-Token.',
} as const;
