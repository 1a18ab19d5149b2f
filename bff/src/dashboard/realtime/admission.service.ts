import { Injectable } from '@nestjs/common';
import { LiveKeys } from '../../platform/auth/live-keys.service.js';
import { type Access, isAllowed, type Principal } from '../../platform/auth/principal.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { Problem } from '../../platform/http/problem.js';

/** Who may listen. */
export const MAY_LISTEN: Access = { role: 'viewer', scope: 'read' };

/** Finds out who wants to listen over a socket: a person by the host's token, or a server by its key. */
@Injectable()
export class Admission {
  constructor(
    private readonly tokens: TokensService,
    private readonly keys: LiveKeys,
  ) {}

  /**
   * Whom a token or a key stands for.
   * @throws Problem `unauthenticated`; `forbidden` for a key without the scope; `unavailable` while neither can be checked
   */
  async identify(token: string): Promise<Principal> {
    const principal = token.startsWith('iops_') ? this.keys.identify(token) : await this.tokens.identify(token);
    if (!isAllowed(MAY_LISTEN, principal)) throw new Problem('forbidden', 'This needs a key with scope read.');
    return principal;
  }

  /** True while a key that was let in is known; also while that cannot be looked up. */
  isGood(key: string): boolean {
    try {
      return this.keys.identify(key) !== null;
    } catch (error) {
      return error instanceof Problem && error.code === 'unavailable';
    }
  }
}
