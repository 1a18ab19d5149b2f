import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import type { RouteSettings } from '../http/route-settings.decorator.js';
import { LiveKeys } from './live-keys.service.js';
import { isAllowed, type Principal } from './principal.js';
import { TokensService } from './tokens.service.js';

/** A request whose caller is known: every one but those of open routes. */
export type GuardedRequest = FastifyRequest & { principal?: Principal };

/** Routes that libraries add, which cannot say that they are open: the API's pages and the elements. */
const OPEN = /^\/(api\/docs|embed\/)/;

/**
 * Default deny: every route says with `@Allow` who may call it, or nobody may. A hook of the HTTP front and not
 * a Nest guard, so that a stranger is turned away before a byte of the body is read.
 */
@Injectable()
export class AccessHook {
  constructor(
    private readonly tokens: TokensService,
    private readonly apiKeys: LiveKeys,
  ) {}

  /**
   * Puts the caller on the request.
   * @throws Problem `unauthenticated` or `forbidden`
   */
  async check(request: GuardedRequest, { access }: RouteSettings): Promise<void> {
    if (!access) {
      if (OPEN.test(request.routeOptions.url ?? '')) return;
      throw new Problem('forbidden', 'This route names nobody who may call it.');
    }
    if (access.open) return;
    request.principal = await this.identify(request);
    if (!isAllowed(access, request.principal)) throw new Problem('forbidden', refusal(access));
  }

  private async identify(request: FastifyRequest): Promise<Principal> {
    const key = keyIn(request.headers);
    if (key !== null) return this.apiKeys.identify(key);
    const token = bearerIn(request.headers);
    if (token !== null) return this.tokens.identify(token);
    throw new Problem('unauthenticated', 'Send `Authorization: Bearer <token>` or `X-API-Key: <key>`.');
  }
}

/** The API key that a request brings: in a header of its own, or as bearer. */
export function keyIn(headers: IncomingHttpHeaders): string | null {
  const { 'x-api-key': key } = headers;
  if (typeof key === 'string') return key;
  const bearer = bearerIn(headers);
  return bearer?.startsWith('iops_') ? bearer : null;
}

function bearerIn({ authorization = '' }: IncomingHttpHeaders): string | null {
  return /^Bearer (.+)$/i.exec(authorization)?.[1] ?? null;
}

function refusal(access: { role?: string; scope?: string }): string {
  const ways = [access.role && `the role ${access.role}`, access.scope && `a key with scope ${access.scope}`];
  return `This needs ${ways.filter(Boolean).join(' or ')}.`;
}
