import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The score that was told last, so that one that creeps is told of as well as one that jumps. */
export class HealthTold1764830000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE customer_health ADD COLUMN told_score double precision');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE customer_health DROP COLUMN told_score');
  }
}
