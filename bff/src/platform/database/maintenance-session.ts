import pg from 'pg';

/** Long enough for any step of maintenance; one that takes longer waits for something that does not end. */
const STATEMENT_TIMEOUT_MS = 10 * 60_000;

/**
 * A connection of its own for work that takes longer than the pool allows a statement, and must not take a place in it.
 * Ending it breaks off what is under way. Its small commits do not wait for the disk: a later one that does covers them.
 */
export async function openMaintenanceSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: 5_000,
    keepAlive: true,
    application_name: 'iops-bff maintenance',
  });
  // What breaks shows in the statement under way; without a listener an idle connection that drops would end the process.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('SET synchronous_commit = off');
  return client;
}
