import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RAILS_RESOURCES, type RailsResource } from '@iops/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Type } from 'typebox';
import { isSame } from '../is-same.js';
import { Problem } from '../problem.js';
import { createRandom } from '../random.js';
import { type PlatformFaults, PlatformFaultsSchema, WELL } from './faults.js';
import { openApi } from './openapi.js';
import { Platform, type Simulated } from './platform.service.js';
import type { Written } from './table.js';

/** What opens the stand-in for a Rails platform, and what chooses the requests that fail. */
export interface RailsOptions {
  /** The bearer token of the resources; without it nothing is served. */
  railsToken: string | null;
  /** The key of the faults. */
  simulatorKey: string;
  seed: number;
}

const MOST_PER_PAGE = 500;
const AGAIN_AFTER_SECONDS = '1';

const PageQuery = Type.Object({
  updated_since: Type.Optional(Type.String({ format: 'date-time' })),
  page: Type.String({ pattern: '^[1-9][0-9]{0,6}$', default: '1' }),
  per_page: Type.String({ pattern: '^[1-9][0-9]{0,6}$', default: String(MOST_PER_PAGE) }),
});
interface PageQuery {
  updated_since?: string;
  page: string;
  per_page: string;
}

/** Serves `/api/v1` as docs/rails-polling.md asks a Rails platform to, out of the simulated marketplace. */
export function registerRails(server: FastifyInstance, options: RailsOptions, simulated: Simulated): void {
  const { railsToken: token, ...rest } = options;
  if (token === null) return;
  server.register(async (routes) => railsRoutes(routes, { ...rest, token }, simulated), { prefix: '/api/v1' });
}

function railsRoutes(
  server: FastifyInstance,
  { token, simulatorKey, seed }: Omit<RailsOptions, 'railsToken'> & { token: string },
  simulated: Simulated,
): void {
  const random = createRandom(seed, 'rails faults');
  const platform = new Platform(simulated);
  let faults = WELL;
  let limiter = limiterOf(faults);
  server.get('/openapi.json', async () => openApi());
  server.register(async (resources) => {
    resources.addHook('onRequest', async (request, reply) => {
      if (!isSame(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1], token)) {
        reply.header('www-authenticate', 'Bearer realm="Application"');
        throw new Problem('unauthenticated', 'HTTP Token: Access denied.');
      }
      await limit(limiter, reply);
      if (faults.slowMs > 0) await sleep(faults.slowMs);
      if (random() >= faults.failShare) return undefined;
      return reply.code(faults.status).send({ status: faults.status, error: 'It fails on purpose' });
    });
    for (const resource of RAILS_RESOURCES) {
      resources.get<{ Querystring: PageQuery }>(
        `/${resource}`,
        { schema: { querystring: PageQuery } },
        (request, reply) => answerPage({ platform, simulated, resource }, request, reply),
      );
    }
  });
  server.register(async (control) => {
    control.addHook('onRequest', async (request) => {
      if (!isSame(request.headers['x-api-key'], simulatorKey)) throw new Problem('unauthenticated');
    });
    control.get('/_faults', async () => faults);
    control.put<{ Body: PlatformFaults }>('/_faults', { schema: { body: PlatformFaultsSchema } }, async ({ body }) => {
      faults = body;
      limiter = limiterOf(faults);
      return faults;
    });
  });
}

async function answerPage(
  of: { platform: Platform; simulated: Simulated; resource: RailsResource },
  { query, headers }: FastifyRequest<{ Querystring: PageQuery }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const askedAt = of.simulated.now();
  const tables = await of.platform.read();
  if (!tables) {
    reply.header('retry-after', AGAIN_AFTER_SECONDS);
    throw new Problem('unavailable', 'The marketplace is being made; try again.');
  }
  const since = query.updated_since === undefined ? 0 : Date.parse(query.updated_since);
  const perPage = Math.min(Number(query.per_page), MOST_PER_PAGE);
  const { rows, nextPage } = tables.of(of.resource).page({ since, page: Number(query.page), perPage });
  const body = JSON.stringify({ items: rows.map(serialize), next_page: nextPage });
  const etag = `W/"${createHash('md5').update(body).digest('hex')}"`;
  // The platform's clock is the simulated one: who reads knows by it what may have been written since.
  reply.headers({
    etag,
    date: new Date(askedAt).toUTCString(),
    'cache-control': 'max-age=0, private, must-revalidate',
  });
  if (headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}

function serialize({ id, updatedAt, fields }: Written): object {
  return { id, updated_at: new Date(updatedAt).toISOString(), ...fields };
}

function limiterOf({ rateLimitPerMinute }: PlatformFaults): RateLimiterMemory {
  return new RateLimiterMemory({ points: rateLimitPerMinute, duration: 60 });
}

/** All who have the token are one client. */
async function limit(limiter: RateLimiterMemory, reply: FastifyReply): Promise<void> {
  try {
    await limiter.consume('token');
  } catch (spent) {
    reply.header('retry-after', Math.ceil((spent as RateLimiterRes).msBeforeNext / 1000));
    throw new Problem('rate_limited');
  }
}
