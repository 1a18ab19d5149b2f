import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who made a key, when it ends, when it was last used, and which one took its place. */
export class ApiKeys1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE api_keys
        ADD COLUMN created_by text NOT NULL DEFAULT 'system',
        ADD COLUMN expires_at timestamptz,
        ADD COLUMN last_used_at timestamptz,
        ADD COLUMN replaced_by text;
      ALTER TABLE api_keys ALTER COLUMN created_by DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What has ended must not come back with the column that said so.
      UPDATE api_keys SET revoked_at = expires_at WHERE revoked_at IS NULL AND expires_at IS NOT NULL;
      ALTER TABLE api_keys
        DROP COLUMN created_by, DROP COLUMN expires_at, DROP COLUMN last_used_at, DROP COLUMN replaced_by;
    `);
  }
}
