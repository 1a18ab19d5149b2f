import { timingSafeEqual } from 'node:crypto';
import { SCOPES, type Scope } from '@iops/contracts';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { type Config, ConfigError } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Problem } from '../http/problem.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { parseApiKey } from './api-key.js';
import type { Principal } from './principal.js';

/** How long a key's row is trusted before it is read again: a revoked key is out within this time. */
const CACHE_MS = 5_000;

/** Knows the servers' API keys. Those named in the configuration are taken at boot. */
@Injectable()
export class ApiKeysService implements OnModuleInit {
  private readonly cache = new Map<string, { row: ApiKeyEntity | null; until: number }>();

  constructor(
    private readonly manager: EntityManager,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.take('IOPS_INGEST_KEY', this.config.ingestKey, ['ingest']);
    await this.take('IOPS_ADMIN_KEY', this.config.adminKey, SCOPES);
  }

  /**
   * The server a key stands for.
   * @throws Problem `unauthenticated` for a key that is malformed, unknown or revoked, without telling which
   */
  async identify(key: string): Promise<Principal> {
    const parsed = parseApiKey(key);
    const row = parsed && (await this.find(parsed.keyId));
    if (!parsed || !row || row.revokedAt !== null || !timingSafeEqual(row.keyHash, parsed.hash)) {
      throw new Problem('unauthenticated', 'The API key is not known.');
    }
    return { kind: 'key', id: row.keyId, scopes: row.scopes as Scope[] };
  }

  private async find(keyId: string): Promise<ApiKeyEntity | null> {
    const now = Date.now();
    const cached = this.cache.get(keyId);
    if (cached && cached.until > now) return cached.row;
    const row = await this.manager.findOneBy(ApiKeyEntity, { keyId });
    // Only keys that exist are remembered, so that guesses cannot fill the memory.
    if (row) this.cache.set(keyId, { row, until: now + CACHE_MS });
    return row;
  }

  private async take(name: string, key: string | null, scopes: readonly Scope[]): Promise<void> {
    if (key === null) return;
    const parsed = parseApiKey(key);
    if (!parsed) throw new ConfigError(`${name} must have the form iops_<id>_<secret>_<checksum>.`);
    await this.manager.upsert(
      ApiKeyEntity,
      { keyId: parsed.keyId, name, keyHash: parsed.hash, scopes: [...scopes], revokedAt: null },
      ['keyId'],
    );
  }
}
