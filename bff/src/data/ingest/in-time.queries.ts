import pg, { type ClientBase, type Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';

/** A sender is told to come again before its own patience ends; what is stored after all is a duplicate then. */
const ANSWER_MS = 8_000;
/** What the types of statements do not know: the client ends what takes longer. */
const IN_TIME = { query_timeout: ANSWER_MS };

/** The rows of a statement that a sender waits for; it fails when the database has not answered by then. */
export async function queryInTime<Row extends QueryResultRow>(
  client: Pool | ClientBase,
  query: QueryConfig,
): Promise<Row[]> {
  return (await client.query<Row>({ ...query, ...IN_TIME } as QueryConfig)).rows;
}

/** What the type of a connection does not know. */
interface CopyConnection {
  sendCopyFromChunk(lines: Buffer): void;
  endCopyFrom(): void;
}

/**
 * Runs statements that a sender waits for, as one transaction; each `COPY … FROM STDIN` among them takes the next of
 * `copies`, text in COPY's format. All is sent at once, without waiting to be asked for lines: a busy event loop would
 * let each of the five answers lie for milliseconds. The server passes over lines for a statement that it did not come to.
 */
export function copyInTime(
  client: ClientBase,
  statements: readonly string[],
  copies: readonly string[],
): Promise<void> {
  const blocks = copies.map((lines) => Buffer.from(lines));
  return new Promise((resolve, reject) => {
    const query = new pg.Query(statements.join(';'), undefined, (error) => (error ? reject(error) : resolve()));
    const submit = query.submit.bind(query);
    const sendAll = (connection: pg.Connection & CopyConnection) => {
      submit(connection);
      for (const block of blocks) {
        connection.sendCopyFromChunk(block);
        connection.endCopyFrom();
      }
    };
    client.query(Object.assign(query, { ...IN_TIME, submit: sendAll, handleCopyInResponse: () => undefined }));
  });
}

/** Does work on a connection of the pool, which stays in it also where the server refused a statement: that is an answer. */
export async function onConnection<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(!(error instanceof pg.DatabaseError && error.severity === 'ERROR'));
    throw error;
  }
}

/** Does work that a sender waits for in a transaction; all of it, or nothing. */
export async function transactInTime<Result>(
  pool: Pool,
  work: (client: ClientBase) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await queryInTime(client, { text: 'BEGIN' });
    const result = await work(client);
    await queryInTime(client, { text: 'COMMIT' });
    client.release();
    return result;
  } catch (error) {
    // Ends the connection, and with it the transaction, whatever state they are in.
    client.release(true);
    throw error;
  }
}
