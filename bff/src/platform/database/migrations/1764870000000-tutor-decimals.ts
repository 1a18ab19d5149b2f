import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts tutors' weeks in decimals: what is added and taken away again leaves nothing behind. */
export class TutorDecimals1764870000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE tutor_periods
        ALTER minutes TYPE numeric, ALTER stars TYPE numeric, ALTER stars_squared TYPE numeric;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE tutor_periods
        ALTER minutes TYPE double precision, ALTER stars TYPE double precision, ALTER stars_squared TYPE double precision;
    `);
  }
}
