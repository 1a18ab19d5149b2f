import type { Scope } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { ParsedApiKey } from './api-key.js';

/** What must be known of a key to let its holder in. */
export interface LiveKeyRow {
  keyId: string;
  keyHash: Buffer;
  scopes: Scope[];
  expiresAt: Date | null;
}

/** Every key that is neither revoked nor at its end. */
export function selectLiveKeys(manager: EntityManager): Promise<LiveKeyRow[]> {
  return manager.query(
    `SELECT key_id AS "keyId", key_hash AS "keyHash", scopes, expires_at AS "expiresAt" FROM api_keys
     WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
  );
}

/**
 * Takes a key that the configuration names; true when that changed anything.
 * One that was revoked stays so, and one that was rotated keeps its end.
 */
export async function upsertConfiguredKey(
  manager: EntityManager,
  key: ParsedApiKey & { name: string; scopes: readonly Scope[] },
): Promise<boolean> {
  const changed: unknown[] = await manager.query(
    `INSERT INTO api_keys (key_id, name, key_hash, scopes, created_by) VALUES ($1, $2, $3, $4, 'system')
     ON CONFLICT (key_id) DO UPDATE SET key_hash = excluded.key_hash, scopes = excluded.scopes
       WHERE api_keys.revoked_at IS NULL
         AND (api_keys.key_hash, api_keys.scopes) IS DISTINCT FROM (excluded.key_hash, excluded.scopes)
     RETURNING key_id`,
    [key.keyId, key.name, key.hash, key.scopes],
  );
  return changed.length > 0;
}

/** Notes when keys were last used, all in one statement; a later time that another replica noted stays. */
export async function updateLastUse(manager: EntityManager, used: ReadonlyMap<string, Date>): Promise<void> {
  await manager.query(
    `UPDATE api_keys SET last_used_at = greatest(last_used_at, used.at)
     FROM unnest($1::text[], $2::timestamptz[]) AS used (key_id, at) WHERE api_keys.key_id = used.key_id`,
    [[...used.keys()], [...used.values()]],
  );
}

/** The names of keys, by id. */
export async function selectKeyNames(manager: EntityManager, keyIds: readonly string[]): Promise<Map<string, string>> {
  if (keyIds.length === 0) return new Map();
  const rows = await manager.query<{ keyId: string; name: string }[]>(
    'SELECT key_id AS "keyId", name FROM api_keys WHERE key_id = ANY($1)',
    [keyIds],
  );
  return new Map(rows.map((row) => [row.keyId, row.name]));
}
