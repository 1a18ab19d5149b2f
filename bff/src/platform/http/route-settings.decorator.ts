import type { FastifyRequest } from 'fastify';
import type { Access } from '../auth/principal.js';

/** What Fastify's hooks and parsers must know of a route before Nest sees the request. */
export interface RouteSettings {
  /** Who may call it; a route without is refused to everybody. */
  access?: Access;
  /** Set where the body is handed over as bytes: gathered, or as a stream where its type is one. Else it is parsed. */
  body?: 'bytes';
  /** Set where the events of a request are counted against its caller's minute, and not the request. */
  budget?: 'events';
}

/** Where @nestjs/platform-fastify looks for a route's config. */
const FASTIFY_ROUTE_CONFIG = '__fastify_route_config__';

/** Lays a part over a route's settings; several may be put on one handler. */
export function routeSettings(part: RouteSettings): MethodDecorator {
  return (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    const known = (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG, handler) ?? {}) as RouteSettings;
    Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG, { ...known, ...part }, handler);
  };
}

/** The settings of the route that a request goes to; Fastify puts them together anew each time it is asked. */
export function settingsOf(request: FastifyRequest): RouteSettings {
  return request.routeOptions.config as RouteSettings;
}
