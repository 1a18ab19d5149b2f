import { ROLES, type Role, TOKEN_AUDIENCE, TOKEN_MAX_MINUTES } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Strategy } from 'passport-jwt';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Problem } from '../http/problem.js';
import type { Principal } from './principal.js';

interface Claims {
  sub?: unknown;
  role?: unknown;
  exp?: unknown;
  iat?: unknown;
}

/** Reads the host's JWTs, for HTTP and the socket alike, with passport-jwt. */
@Injectable()
export class TokensService {
  private readonly strategy: Strategy;

  constructor(@Inject(CONFIG) config: Config) {
    this.strategy = new Strategy(
      {
        jwtFromRequest: (request) => (request as unknown as { token: string }).token,
        secretOrKey: config.jwtSecret,
        // Fixed here: what the token's header says about the algorithm is not asked.
        algorithms: ['HS256'],
        audience: TOKEN_AUDIENCE,
        ...(config.jwtIssuer === null ? {} : { issuer: config.jwtIssuer }),
        jsonWebTokenOptions: { clockTolerance: 30, maxAge: `${TOKEN_MAX_MINUTES}m` },
      },
      (claims: Claims, done: (error: unknown, user: Principal | false) => void) =>
        done(null, principalOf(claims) ?? false),
    );
  }

  /**
   * The person a token stands for.
   * @throws Problem `unauthenticated` with the reason
   */
  identify(token: string): Promise<Principal> {
    return new Promise((resolve, reject) => {
      // Passport strategies answer through methods put on a copy made for each attempt.
      const attempt = Object.assign(Object.create(this.strategy) as Strategy, {
        success: (principal: Principal) => resolve(principal),
        fail: (reason: unknown) => reject(new Problem('unauthenticated', reasonOf(reason))),
        error: reject,
      });
      attempt.authenticate({ token } as never);
    });
  }
}

function principalOf({ sub, role, exp, iat }: Claims): Principal | null {
  if (typeof sub !== 'string' || sub === '' || !ROLES.includes(role as Role)) return null;
  if (typeof exp !== 'number' || typeof iat !== 'number' || exp - iat > TOKEN_MAX_MINUTES * 60) return null;
  return { kind: 'user', id: sub, role: role as Role, expiresAt: new Date(exp * 1000) };
}

function reasonOf(reason: unknown): string {
  if (!(reason instanceof Error)) {
    return `The token needs sub, role (${ROLES.join(', ')}), iat and exp at most ${TOKEN_MAX_MINUTES} minutes apart.`;
  }
  return reason.message === 'jwt expired' ? 'The token has expired.' : `The token is not valid: ${reason.message}.`;
}
