import { randomBytes } from 'node:crypto';
import { newApiKey, SCOPES, type Scope } from '@iops/contracts';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit/audit.service.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Problem } from '../http/problem.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { type ParsedApiKey, parseApiKey } from './api-key.js';
import { upsertConfiguredKey } from './api-keys.queries.js';
import { LiveKeys } from './live-keys.service.js';
import { replacementExpiry, rotatedExpiry } from './rotation.js';

/** Who does something to a key, and when. */
export interface By {
  actor: string;
  at: Date;
}

/** What a new key is to be. */
export interface NewKey {
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
}

/** A key that was just made: its row, and the text that is shown once. */
export interface MadeKey {
  row: ApiKeyEntity;
  key: string;
}

/** Makes, rotates and revokes keys; each change commits with its audit entry, and is in force here when it returns. */
@Injectable()
export class ApiKeysService implements OnModuleInit {
  private readonly logger = new Logger('ApiKeys');

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly live: LiveKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.take('IOPS_INGEST_KEY', this.config.ingestKey, ['ingest']);
    await this.take('IOPS_ADMIN_KEY', this.config.adminKey, SCOPES);
    await this.live.reload();
  }

  /** A page of all keys that ever were, newest first, and how many there are. */
  list(offset: number, limit: number): Promise<[ApiKeyEntity[], number]> {
    const order = { createdAt: 'DESC', keyId: 'ASC' } as const;
    return this.dataSource.manager.findAndCount(ApiKeyEntity, { order, skip: offset, take: limit });
  }

  /** Makes a key. */
  create(wanted: NewKey, by: By): Promise<MadeKey> {
    return this.change(async (manager) => {
      const made = await insertKey(manager, wanted, by);
      await this.record(manager, 'create', made.row, by);
      return made;
    });
  }

  /**
   * Makes a key that takes another's place; the other ends `overlapMinutes` from now, or when it would have before.
   * @throws Problem `not_found`, or `conflict` for a key that is revoked, at its end, or rotated already
   */
  rotate(keyId: string, overlapMinutes: number, by: By): Promise<MadeKey> {
    return this.change(async (manager) => {
      const old = await lockKey(manager, keyId);
      if (!isLive(old, by.at)) throw new Problem('conflict', 'The key is revoked or at its end: make a new one.');
      if (old.replacedBy !== null) throw new Problem('conflict', `The key ${old.replacedBy} took its place already.`);
      const made = await insertKey(manager, { ...old, expiresAt: replacementExpiry(old, by.at) }, by);
      old.replacedBy = made.row.keyId;
      old.expiresAt = rotatedExpiry(old.expiresAt, overlapMinutes, by.at);
      await manager.save(old);
      await this.record(manager, 'rotate', old, by);
      await this.record(manager, 'create', made.row, by);
      return made;
    });
  }

  /**
   * Ends a key for good; once more changes nothing.
   * @throws Problem `not_found`
   */
  revoke(keyId: string, by: By): Promise<ApiKeyEntity> {
    return this.change(async (manager) => {
      const key = await lockKey(manager, keyId);
      if (key.revokedAt !== null) return key;
      key.revokedAt = by.at;
      await manager.save(key);
      await this.record(manager, 'revoke', key, by);
      return key;
    });
  }

  private async change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const result = await this.dataSource.transaction(work);
    // It is committed: a reload that fails must not say otherwise, and the next one is soon.
    await this.live.tryReload();
    return result;
  }

  private async take(name: string, text: string | null, scopes: readonly Scope[]): Promise<void> {
    if (text === null) return;
    // The configuration was refused if this were not the form of a key.
    const key = { ...(parseApiKey(text) as ParsedApiKey), name, scopes };
    await this.dataSource.transaction(async (manager) => {
      const isChanged = await upsertConfiguredKey(manager, key);
      const row = await lockKey(manager, key.keyId);
      const by = { actor: 'system', at: new Date() };
      if (isChanged) await this.record(manager, 'take', row, by);
      if (!isLive(row, by.at))
        this.logger.warn(`${name} names a key that is revoked or at its end; it lets nobody in.`);
    });
  }

  private record(manager: EntityManager, action: string, key: ApiKeyEntity, { actor, at }: By): Promise<void> {
    const { name, scopes, expiresAt, replacedBy } = key;
    const details = { name, scopes, expiresAt, replacedBy };
    return this.audit.append(manager, {
      at,
      actor,
      action: `api_key.${action}`,
      target: `api_key:${key.keyId}`,
      details,
    });
  }
}

async function insertKey(manager: EntityManager, { name, scopes, expiresAt }: NewKey, by: By): Promise<MadeKey> {
  const key = newApiKey(randomBytes);
  const { keyId, hash } = parseApiKey(key) as ParsedApiKey;
  const row = Object.assign(new ApiKeyEntity(), {
    keyId,
    name,
    keyHash: hash,
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    createdAt: by.at,
    createdBy: by.actor,
    expiresAt,
    lastUsedAt: null,
    revokedAt: null,
    replacedBy: null,
  });
  await manager.insert(ApiKeyEntity, row);
  return { row, key };
}

async function lockKey(manager: EntityManager, keyId: string): Promise<ApiKeyEntity> {
  const row = await manager.findOne(ApiKeyEntity, { where: { keyId }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw new Problem('not_found', 'There is no API key with this id.');
  return row;
}

function isLive({ revokedAt, expiresAt }: ApiKeyEntity, at: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > at);
}
