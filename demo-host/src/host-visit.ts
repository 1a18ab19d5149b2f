import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie, sessionIn, sessionSecret } from './host-session.js';

/** Signs what sessions are given; a restart ends them all, as it should in a stand-in. */
export const SESSION_KEY = randomBytes(32);

/** What a page that is sent to a visitor may carry. */
export interface Visit {
  csrfToken: string;
  /** The same for the whole session: Turbo keeps the policy of the first page while it changes what is under it. */
  cspNonce: string;
}

/** Begins a session where there is none, as signing in at a real host would have. */
export function visit(request: FastifyRequest, reply: FastifyReply): Visit {
  const session = sessionIn(request.headers.cookie) ?? randomUUID();
  reply.header('Set-Cookie', sessionCookie(session)).header('Cache-Control', 'no-cache');
  return {
    csrfToken: sessionSecret(session, 'csrf', SESSION_KEY),
    cspNonce: sessionSecret(session, 'csp-nonce', SESSION_KEY),
  };
}
