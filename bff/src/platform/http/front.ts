import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AccessHook } from '../auth/access.hook.js';
import type { AllowedMethods } from './allowed-methods.js';
import { LoadShed } from './load-shed.service.js';
import { Problem } from './problem.js';
import { type CountedRequest, RateLimits, tellStanding } from './rate-limits.service.js';
import type { RouteSettings } from './route-settings.decorator.js';
import { endSilentConnections } from './silent-connections.js';
import { MAX_URL_BYTES, refuseUpgrade } from './socket-refusal.js';

/** Balancers ask these, and through a proxy all of them come from one address. */
const UNLIMITED = /^\/api\/(health|ready)(?:\?|$)/;
/** The one expectation there is; Node takes it in the same form. */
const CONTINUE = /(^|\W)100-continue(\W|$)/i;

/**
 * What every request meets before a byte of its body is read, in this order: its headers and CORS (the adapter),
 * is there too much to do, is there such a route, who is it and may they, have they used up their minute.
 */
export function guardFront(app: NestFastifyApplication, methods: AllowedMethods, realtimePath: string): void {
  const fastify = app.getHttpAdapter().getInstance();
  const [load, access, rates] = [app.get(LoadShed), app.get(AccessHook), app.get(RateLimits)];
  // One hook, not three: each is a step more for every request.
  fastify.addHook('onRequest', async (request: CountedRequest, reply) => {
    // Put together anew each time it is asked for.
    const { bodyLimit, config } = request.routeOptions;
    const settings = config as RouteSettings;
    const hindrance = load.refusal(request.raw, reply.raw, bodyLimit) ?? unroutable(request, reply, methods);
    if (hindrance !== null) throw hindrance;
    try {
      await access.check(request, settings);
      const excess = request.principal === undefined ? null : load.refusalOf(request.raw, request.principal);
      if (excess !== null) throw excess;
    } finally {
      // Also when refused: guesses use up the budget of the address they come from.
      if (!UNLIMITED.test(request.url)) count(request, reply, rates, settings);
    }
    // Only now: who announces a large body hears what is wrong before sending it.
    // HTTP/1.0 has no such answer, and would take it for the last one.
    if (request.headers.expect !== undefined && request.raw.httpVersion !== '1.0') reply.raw.writeContinue();
  });
  listenOnSocket(fastify, realtimePath);
  endSilentConnections(fastify);
}

/** Counts a request for its caller, and says in the answer what is left. */
function count(request: CountedRequest, reply: FastifyReply, rates: RateLimits, { budget }: RouteSettings): void {
  const { principal } = request;
  const account =
    principal === undefined
      ? rates.countStranger(request.ip)
      : rates.count(principal, budget === 'events' ? 'event' : 'request');
  request.account = account;
  tellStanding(account, reply);
  if (account.isOverdrawn) throw account.refusal();
}

/** Why a request goes nowhere, or null. */
function unroutable(request: FastifyRequest, reply: FastifyReply, methods: AllowedMethods): Problem | null {
  const { raw } = request;
  if (raw.headers.host === undefined && raw.httpVersion === '1.1')
    return new Problem('bad_request', 'The header Host is missing.');
  if (request.url.length > MAX_URL_BYTES)
    return new Problem('uri_too_long', `An address may have ${MAX_URL_BYTES} bytes.`);
  if (raw.headers.expect !== undefined && !CONTINUE.test(raw.headers.expect))
    return new Problem('bad_request', 'No other expectation than 100-continue is met.');
  if (!request.is404) return null;
  const allowed = methods.at(request.url);
  if (allowed.length === 0) return new Problem('not_found');
  reply.header('allow', allowed.join(', '));
  return new Problem('method_not_allowed', `Served here: ${allowed.join(', ')}.`);
}

/** What Node would decide by itself, before there is a request or instead of one. */
function listenOnSocket({ server }: FastifyInstance, realtimePath: string): void {
  for (const asking of ['checkContinue', 'checkExpectation'])
    server.on(asking, (request, response) => server.emit('request', request, response));
  server.on('upgrade', refuseUpgrade(realtimePath));
}
