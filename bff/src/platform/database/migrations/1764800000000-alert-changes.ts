import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds when anything last happened to any alert, for "all clear since", without reading them all. */
export class AlertChanges1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX alerts_changed_idx ON alerts ((history -> -1 ->> 'at'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX alerts_changed_idx');
  }
}
