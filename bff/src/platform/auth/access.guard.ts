import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { ACCESS } from './access.decorator.js';
import { ApiKeysService } from './api-keys.service.js';
import { type Access, isAllowed, type Principal } from './principal.js';
import { TokensService } from './tokens.service.js';

/** Default deny: every route says with `@Allow` who may call it, or nobody may. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokensService,
    private readonly apiKeys: ApiKeysService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new Problem('forbidden', 'This route names nobody who may call it.');
    if (access.open) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { principal: Principal }>();
    request.principal = await this.identify(request);
    if (!isAllowed(access, request.principal)) throw new Problem('forbidden', refusal(access));
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Principal> {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const header = request.headers['x-api-key'];
    const key = typeof header === 'string' ? header : bearer?.startsWith('iops_') ? bearer : null;
    if (key !== null) return this.apiKeys.identify(key);
    if (bearer !== undefined) return this.tokens.identify(bearer);
    throw new Problem('unauthenticated', 'Send `Authorization: Bearer <token>` or `X-API-Key: <key>`.');
  }
}

function refusal(access: { role?: string; scope?: string }): string {
  const ways = [access.role && `the role ${access.role}`, access.scope && `a key with scope ${access.scope}`];
  return `This needs ${ways.filter(Boolean).join(' or ')}.`;
}
