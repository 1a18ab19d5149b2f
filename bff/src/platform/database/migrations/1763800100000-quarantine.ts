import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was refused is kept byte by byte and can be replayed; what each sender sent is counted by minute. */
export class Quarantine1763800100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Bytes: what was refused may hold U+0000, which no text of PostgreSQL can.
      ALTER TABLE quarantine
        ALTER COLUMN body TYPE bytea USING convert_to(body, 'UTF8'),
        ADD COLUMN format text NOT NULL DEFAULT 'event'
          CONSTRAINT quarantine_format_ck CHECK (format IN ('event', 'cloudevent')),
        ADD COLUMN replayed_at timestamptz,
        ADD COLUMN replayed_by text;
      CREATE INDEX quarantine_received_idx ON quarantine (received_at, sender, code);
      DROP INDEX quarantine_code_idx;

      CREATE TABLE intake (
        minute timestamptz NOT NULL,
        sender text NOT NULL,
        accepted bigint NOT NULL,
        duplicates bigint NOT NULL,
        rejected bigint NOT NULL,
        CONSTRAINT intake_pk PRIMARY KEY (minute, sender)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE intake;
      CREATE INDEX quarantine_code_idx ON quarantine (code, received_at);
      DROP INDEX quarantine_received_idx;
      -- Text cannot hold these.
      DELETE FROM quarantine WHERE position('\\x00'::bytea IN body) > 0;
      ALTER TABLE quarantine
        DROP COLUMN replayed_by,
        DROP COLUMN replayed_at,
        DROP COLUMN format,
        ALTER COLUMN body TYPE text USING convert_from(body, 'UTF8');
    `);
  }
}
