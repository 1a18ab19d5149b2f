import type { Socket } from 'node:net';
import pg from 'pg';

/** Beyond the longest statement: a server that is still there has answered by then. */
const SILENCE_MS = 20_000;

/**
 * A connection of the pool whose loss ends a statement, never the process: it may break between two statements, when
 * nobody listens, and it may fall silent without an end, when the network swallows what is sent.
 */
export class PatientClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
    stream.setTimeout(SILENCE_MS, () => stream.destroy(silence()));
  }
}

function silence(): Error {
  return Object.assign(new Error(`The database was silent for ${SILENCE_MS} ms.`), { code: 'ETIMEDOUT' });
}
