import Fastify, { type FastifyInstance } from 'fastify';
import { actRoutes } from './act.routes.js';
import { CallbackStore } from './callback.store.js';
import { callbacksRoutes } from './callbacks.routes.js';
import type { Config } from './config.js';
import { galleryRoutes } from './gallery.routes.js';
import { hostTokenRoutes } from './host-token.routes.js';
import { hostsRoutes } from './hosts.routes.js';
import { isOwnHost } from './own-host.js';
import { pageRoutes } from './page.routes.js';
import { sendProblem } from './problem.js';
import { simulationRoutes } from './simulation.routes.js';
import { tokenRoutes } from './token.routes.js';
import { turboHostRoutes } from './turbo-host.routes.js';
import { webhookRoutes } from './webhook.routes.js';

/** Builds the stand-in host: the page, its token endpoint, and the platform's side of events and callbacks. */
export function buildServer(config: Config): FastifyInstance {
  const app = Fastify({ logger: { level: 'warn' }, forceCloseConnections: true });
  const callbacks = new CallbackStore();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Content-Type-Options', 'nosniff').header('Referrer-Policy', 'same-origin');
    if (!isOwnHost(request.headers.host)) return sendProblem(reply, anotherHost);
  });
  app.setErrorHandler<{ statusCode?: number } & Error>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, refused(status, error.message));
    request.log.error(error);
    return sendProblem(reply, { status: 500, code: 'internal', title: 'Something went wrong here', detail: '' });
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, { status: 404, code: 'not_found', title: 'Nothing is here', detail: request.url }),
  );
  app.get('/health', async () => ({ status: 'ok' }));
  app.register((scope) => tokenRoutes(scope, config));
  app.register((scope) => webhookRoutes(scope, config, callbacks));
  app.register((scope) => callbacksRoutes(scope, callbacks));
  app.register((scope) => actRoutes(scope, config));
  app.register((scope) => simulationRoutes(scope, config));
  app.register((scope) => pageRoutes(scope, config));
  app.register((scope) => galleryRoutes(scope));
  app.register((scope) => hostTokenRoutes(scope, config));
  app.register((scope) => hostsRoutes(scope, config));
  app.register((scope) => turboHostRoutes(scope, config));
  return app;
}

const anotherHost = {
  status: 403,
  code: 'forbidden',
  title: 'This host answers to its own name only',
  detail: 'The Host header must be localhost or an address of this machine.',
} as const;

function refused(status: number, detail: string) {
  if (status === 413) return { status, code: 'body_too_large', title: 'The body is too large', detail } as const;
  if (status === 415) return { status, code: 'unsupported_media_type', title: 'Send JSON', detail } as const;
  return { status, code: 'invalid_body', title: 'The request cannot be read', detail } as const;
}
