import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from './config.js';
import { PERSONAS, parseRole } from './personas.js';
import { sendProblem } from './problem.js';
import { mintToken } from './token.js';

/** `GET` and `POST /iops/token?role=`: the endpoint the elements fetch their token from. */
export async function tokenRoutes(app: FastifyInstance, config: Config): Promise<void> {
  // The elements may post with any body or none; nothing of it is read.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  const answer = async (request: FastifyRequest<{ Querystring: { role?: unknown } }>, reply: FastifyReply) => {
    reply.header('Cache-Control', 'no-store');
    const role = parseRole(request.query.role);
    if (!role) return sendProblem(reply, unknownRole);
    return mintToken(role, { secret: config.jwtSecret, issuer: config.jwtIssuer }, new Date());
  };
  app.get('/iops/token', answer);
  app.post('/iops/token', answer);
}

const unknownRole = {
  status: 400,
  code: 'invalid_parameter',
  title: 'No such role',
  detail: `role must be one of ${Object.keys(PERSONAS).join(', ')}`,
} as const;
