import { KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { createLocalJWKSet, createRemoteJWKSet, errors, type RemoteJWKSet } from 'jose';
import { Problem } from '../http/problem.js';
import type { TokenHeader } from './token-form.js';
import { algorithmOf } from './token-key.js';

/** After so long the keys are fetched again, while those that are known go on to be used. */
const MAX_AGE_MS = 10 * 60_000;
/** The shortest time between two fetches, whatever tokens ask for. */
const COOLDOWN_MS = 30_000;
const TIMEOUT_MS = 5_000;
/** Keys that could not be fetched again for so long are used no more: the host may have revoked them. */
const GOOD_FOR_MS = 24 * 3_600_000;

/** The host's public keys, fetched from where it publishes them. */
export class JwksClient {
  readonly algorithms = ['RS256', 'ES256'] as const;
  private readonly logger = new Logger('Jwks');
  private readonly remote: RemoteJWKSet;
  private known: ReturnType<typeof createLocalJWKSet> | null = null;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private underWay: Promise<void> | null = null;

  constructor(url: string) {
    this.remote = createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MS });
  }

  /**
   * The key that a token's header asks for, or null when the host has none such for this algorithm.
   * @throws Problem `unavailable` while no keys are known
   */
  async find(header: TokenHeader): Promise<KeyObject | null> {
    const age = Date.now() - this.fetchedAt;
    if (age > GOOD_FOR_MS) await this.refresh();
    else if (age > MAX_AGE_MS) void this.refresh();
    const found = await this.select(header);
    if (found) return found;
    await this.refresh();
    return this.select(header);
  }

  /** Fetches the keys, at most once per cooldown; what goes wrong is logged, and leaves those that are known. */
  async refresh(): Promise<void> {
    if (!this.underWay && Date.now() - this.triedAt < COOLDOWN_MS) return;
    this.underWay ??= this.fetch().finally(() => {
      this.underWay = null;
    });
    await this.underWay;
  }

  private async fetch(): Promise<void> {
    this.triedAt = Date.now();
    try {
      await this.remote.reload();
      this.known = createLocalJWKSet(this.remote.jwks()!);
      this.fetchedAt = this.triedAt;
    } catch (error) {
      this.logger.warn(`the keys of IOPS_JWT_JWKS_URL were not fetched: ${String(error)}`);
    }
  }

  private async select(header: TokenHeader): Promise<KeyObject | null> {
    if (!this.known || Date.now() - this.fetchedAt > GOOD_FOR_MS) {
      throw new Problem('unavailable', undefined, { retryAfterSeconds: COOLDOWN_MS / 1000 });
    }
    try {
      const key = KeyObject.from(await this.known({ ...header }));
      return algorithmOf(key) === header.alg ? key : null;
    } catch (error) {
      // A set whose fitting key cannot be read is as good as one without; the token's holder cannot tell.
      if (!(error instanceof errors.JWKSNoMatchingKey)) this.logger.debug(String(error));
      return null;
    }
  }
}
