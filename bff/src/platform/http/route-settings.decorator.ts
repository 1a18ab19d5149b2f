import type { FastifyRequest } from 'fastify';
import type { Access } from '../auth/principal.js';

/** What Fastify's hooks and parsers must know of a route before Nest sees the request. */
export interface RouteSettings {
  /** Who may call it; a route without is refused to everybody. */
  access?: Access;
  /** How its body is handed over: parsed, or as an untouched stream of bytes. JSON when not set. */
  body?: 'json' | 'stream';
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

/** The settings of the route that a request goes to. */
export function settingsOf(request: FastifyRequest): RouteSettings {
  return request.routeOptions.config as RouteSettings;
}
