import type { Socket } from 'node:net';
import pg from 'pg';

/** Beyond the longest statement of the pool: a server that is still there has answered by then. */
const SILENCE_MS = 20_000;

/**
 * A connection of the pool whose loss ends a statement, never the process: it may break between two statements, when
 * nobody listens, and it may fall silent without an end, when the network swallows what is sent.
 */
export class PatientClient extends pg.Client {
  private readonly stream: Socket;

  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    this.stream = (this as unknown as { connection: { stream: Socket } }).connection.stream;
    this.stream.on('timeout', () => this.stream.destroy(silence(this.stream.timeout)));
    this.allowSilence();
  }

  /** How long nothing may be heard from now on, in milliseconds: for who waits for more than the pool's statements. */
  allowSilence(ms = SILENCE_MS): void {
    this.stream.setTimeout(ms);
  }
}

function silence(ms = SILENCE_MS): Error {
  return Object.assign(new Error(`The database was silent for ${ms} ms.`), { code: 'ETIMEDOUT' });
}
