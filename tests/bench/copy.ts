import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchEvent } from './events.js';

/** Events of one block of text that is sent on. */
const BLOCK = 1_000;

/** The rows of the events as COPY text, in the shape of the `events` table. */
export function copyText(events: readonly BenchEvent[]): Buffer[] {
  const blocks: Buffer[] = [];
  for (let i = 0; i < events.length; i += BLOCK) {
    const rows = events.slice(i, i + BLOCK).map((event) => {
      const data = JSON.stringify(event.data).replaceAll('\\', '\\\\');
      return `${event.event_id}\t${event.event_type}\t${event.occurred_at}\t${data}\n`;
    });
    blocks.push(Buffer.from(rows.join('')));
  }
  return blocks;
}

/** Copies over one connection, and answers rows per second: what PostgreSQL itself can take of the same rows. */
export async function copyRows(url: string, table: string, blocks: readonly Buffer[], rows: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const started = performance.now();
    const stream = client.query(copyFrom(`COPY ${table} (event_id, stream, occurred_at, data) FROM STDIN`));
    await pipeline(Readable.from(blocks), stream);
    return rows / ((performance.now() - started) / 1_000);
  } finally {
    await client.end();
  }
}
