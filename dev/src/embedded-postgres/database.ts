import { Client, escapeIdentifier } from 'pg';
import { SERVER_USER } from './data-directory.js';

/** The address of a database on a server of ours. */
export function databaseUrl(password: string, port: number, database: string): string {
  return `postgres://${SERVER_USER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Makes the database unless it is there. It takes encoding (UTF8) and locale (C) from how the server was made. */
export async function ensureDatabase(password: string, port: number, database: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(password, port, 'postgres'), ssl: false });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
