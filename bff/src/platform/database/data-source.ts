import type { Pool } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { Initial1763700000000 } from './migrations/1763700000000-initial.js';
import { ApiKeys1763800000000 } from './migrations/1763800000000-api-keys.js';
import { Quarantine1763800100000 } from './migrations/1763800100000-quarantine.js';
import { Operations1763800200000 } from './migrations/1763800200000-operations.js';
import { RailsPoller1763800300000 } from './migrations/1763800300000-rails-poller.js';
import { ExternalEvents1763900000000 } from './migrations/1763900000000-external-events.js';
import { Forecasts1764000000000 } from './migrations/1764000000000-forecasts.js';
import { Tutors1764100000000 } from './migrations/1764100000000-tutors.js';
import { JobRuns1764200000000 } from './migrations/1764200000000-job-runs.js';
import { PatientClient } from './patient-client.js';

/** The longest one statement may take; a stuck one must not hold the pool. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** An open transaction holds back every follower, so a forgotten one is ended. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** Options for TypeORM; entities are added by the rooms through `autoLoadEntities`. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    migrations: [
      Initial1763700000000,
      ApiKeys1763800000000,
      Quarantine1763800100000,
      Operations1763800200000,
      RailsPoller1763800300000,
      ExternalEvents1763900000000,
      Forecasts1764000000000,
      Tutors1764100000000,
      JobRuns1764200000000,
    ],
    migrationsTransactionMode: 'each',
    synchronize: false,
    // Otherwise TypeORM runs CREATE EXTENSION "uuid-ossp" at every connect.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolSize: 12,
    extra: {
      Client: PatientClient,
      connectionTimeoutMillis: 3_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      application_name: 'iops-bff',
    },
  };
}

/** The `pg` pool under TypeORM, for the few statements that want named prepared statements. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

/** Brings the schema up to date; several replicas may call it at once, one works and the others wait. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const client = await poolOf(dataSource).connect();
  try {
    await client.query("SELECT set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)");
    await client.query(`SELECT pg_advisory_lock(hashtext('iops.migrate'))`);
    await dataSource.runMigrations();
  } finally {
    // Ends the session, and with it the lock and the changed timeouts.
    client.release(true);
  }
}
