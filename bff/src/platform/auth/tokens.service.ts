import type { KeyObject } from 'node:crypto';
import { TOKEN_AUDIENCE } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Strategy } from 'passport-jwt';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Problem } from '../http/problem.js';
import { CLOCK_TOLERANCE_SECONDS, readClaims } from './claims.js';
import { JwksClient } from './jwks.client.js';
import type { Principal } from './principal.js';
import { readTokenForm, type TokenHeader } from './token-form.js';
import type { TokenAlgorithm } from './token-key.js';

type Claims = Record<string, unknown>;

/** Where the keys of tokens come from. */
interface TokenKeys {
  algorithms: readonly TokenAlgorithm[];
  find(header: TokenHeader): Promise<KeyObject | null>;
}

/** What passport-jwt is given in place of a request. */
interface Attempt {
  token: string;
  key: KeyObject;
}

/** Reads the host's JWTs, for HTTP and the socket alike, with passport-jwt. */
@Injectable()
export class TokensService {
  private readonly keys: TokenKeys;
  private readonly strategy: Strategy;

  constructor(@Inject(CONFIG) config: Pick<Config, 'jwt' | 'jwtIssuer'>) {
    this.keys = keysOf(config.jwt);
    this.strategy = new Strategy(
      {
        jwtFromRequest: (request) => (request as unknown as Attempt).token,
        // Its types know text only; a key that is no text cannot be taken for one of another kind.
        secretOrKeyProvider: (request: Attempt, _token, done) => done(null, request.key as unknown as Buffer),
        // Fixed here: what the token's header says about the algorithm is not asked.
        algorithms: [...this.keys.algorithms],
        audience: TOKEN_AUDIENCE,
        ...(config.jwtIssuer === null ? {} : { issuer: config.jwtIssuer }),
        jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE_SECONDS },
      },
      (claims: Claims, done: (error: unknown, claims: Claims) => void) => done(null, claims),
    );
  }

  /**
   * The person a token stands for.
   * @throws Problem `unauthenticated` with the reason, `unavailable` while the host's keys cannot be fetched
   */
  async identify(token: string): Promise<Principal & { kind: 'user' }> {
    const header = readTokenForm(token);
    if (!header) throw new Problem('unauthenticated', 'The token is not a well-formed JWT.');
    const reading = readClaims(await this.verify(token, header), new Date());
    if (reading.kind === 'refused') throw new Problem('unauthenticated', `The token is not valid: ${reading.reason}.`);
    return reading.principal;
  }

  private async verify(token: string, header: TokenHeader): Promise<Claims> {
    const isKnown = (this.keys.algorithms as readonly string[]).includes(header.alg);
    const key = isKnown ? await this.keys.find(header) : null;
    if (!key) throw refusal(null);
    return new Promise((resolve, reject) => {
      // Passport strategies answer through methods put on a copy made for each attempt.
      const attempt = Object.assign(Object.create(this.strategy) as Strategy, {
        success: resolve,
        fail: (reason: unknown) => reject(refusal(reason)),
      });
      try {
        attempt.authenticate({ token, key } satisfies Attempt as never);
      } catch (error) {
        reject(refusal(error));
      }
    });
  }
}

function keysOf(source: Config['jwt']): TokenKeys {
  if (source.kind === 'key') return { algorithms: [source.algorithm], find: () => Promise.resolve(source.key) };
  const client = new JwksClient(source.url);
  void client.refresh();
  return client;
}

/** Tells an honest host what to mend, and a forger only that the signature is none. */
function refusal(reason: unknown): Problem {
  const { name, message } = reason instanceof Error ? reason : { name: '', message: '' };
  if (name === 'TokenExpiredError') return new Problem('unauthenticated', 'The token has expired.');
  return new Problem('unauthenticated', `The token is not valid: ${whyNot(name, message)}.`);
}

function whyNot(name: string, message: string): string {
  if (name === 'NotBeforeError') return 'it is not good yet';
  if (message.startsWith('jwt audience')) return `\`aud\` must be ${TOKEN_AUDIENCE}`;
  if (message.startsWith('jwt issuer')) return '`iss` is not the one that IOPS was told';
  return 'its signature is not one of the host';
}
