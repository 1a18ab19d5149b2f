import { randomUUID } from 'node:crypto';
import { LIMITS } from '@iops/contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { AllowedMethods } from './allowed-methods.js';
import { addBodyParsers } from './body-parsers.js';
import { corsFor } from './cors.js';
import { problemOf } from './problem.filter.js';
import { problemDocument } from './problem.js';
import type { RouteSettings } from './route-settings.decorator.js';
import { securityHeaders } from './security-headers.js';
import { answerClientError, MAX_HEADER_BYTES, MAX_URL_BYTES } from './socket-refusal.js';

/** Time for the headers of a request. */
const HEADERS_TIMEOUT_MS = 15_000;
/** Time for the longest body, a stream of lines; all others have less (`bodies-in-flight.ts`). */
const REQUEST_TIMEOUT_MS = 300_000;
/** How often Node looks for requests that are over their time. */
const CHECKING_MS = 1_000;
/** Longer than a balancer's usual idle time, so that it closes first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** Bytes of a body where no events are sent: notes and settings are small. */
const BODY_BYTES = 64 * 1024;

/** The HTTP front: Fastify with our limits and headers; every refusal of its own is a problem document. */
export function createAdapter(config: HttpConfig, methods: AllowedMethods): FastifyAdapter {
  const headersOf = securityHeaders(config.production);
  const answerCors = corsFor(config.allowedOrigins);
  const head = (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('x-request-id', request.id).headers(headersOf(request.url));
    // For who shows times: those of the marketplace, wherever the browser is.
    if (request.url.startsWith('/api/')) reply.header('iops-time-zone', config.timeZone);
  };
  const refuse = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    head(request, reply);
    const document = problemDocument(problemOf(error), request.id);
    void reply.status(document.status).type('application/problem+json').send(document);
  };
  const adapter = new FastifyAdapter({
    // Nothing here is middleware: without its engine a request costs some microseconds less.
    skipMiddie: true,
    bodyLimit: LIMITS.requestBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECKING_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Node would answer with an empty 400; the front does with a document.
      requireHostHeader: false,
    },
    // Ids have up to 255 characters, each up to twelve when percent-encoded: the limit is the address's own.
    routerOptions: { maxParamLength: MAX_URL_BYTES },
    // Who is connected while the process goes down is answered still, and told to close.
    return503OnClosing: false,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    genReqId: () => randomUUID(),
    clientErrorHandler: answerClientError,
    // Its type allows for HTTP/2, which is not spoken here.
    frameworkErrors: refuse as never,
  });
  adapter.setOnRequestHook((request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    head(request, reply);
    if (!answerCors(request, reply)) done();
  });
  adapter.getInstance().addHook('onRoute', (route: RouteOptions) => {
    methods.add(route.method, route.url);
    const settings = (route.config ?? {}) as RouteSettings;
    if (settings.body !== 'bytes') route.bodyLimit = BODY_BYTES;
  });
  addBodyParsers(adapter.getInstance());
  return adapter;
}

/** What the front needs of the configuration. */
export interface HttpConfig {
  production: boolean;
  /** Of pages that may call from another origin. */
  allowedOrigins: string[];
  trustedProxies: string[];
  /** IANA: the marketplace's. */
  timeZone: string;
}
