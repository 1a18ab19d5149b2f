import { Agent, request } from 'node:http';
import type { IngestAnswer } from '@iops/contracts';

/** What came back for a request that was answered. */
export interface Reply {
  status: number;
  /** The header as it came, or null. */
  retryAfter: string | null;
  /** Of a 202, 207 or 422 an `IngestAnswer`; of everything else a problem document. */
  body: IngestAnswer;
  /** From the call to the last byte of the answer. */
  ms: number;
}

/** Where to post, and with which key. */
export interface Door {
  apiBase: string;
  secrets: { ingestKey: string };
}

/** Who has more bytes than this asks first whether it is taken, as curl does. */
const ASKS_FROM = 1024 * 1024;
/** Longer than any answer may take; who waits so long was forgotten. */
const DEADLINE_MS = 30_000;
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/**
 * Posts a body to /ingest, as text or as what becomes JSON. Rejects with the network's error when no answer comes,
 * with `code` NO_ANSWER after half a minute.
 */
export function post({ apiBase, secrets }: Door, body: unknown, type = 'application/json'): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const asksFirst = length > ASKS_FROM;
  const headers = {
    'content-type': type,
    'content-length': length,
    'x-api-key': secrets.ingestKey,
    ...(asksFirst && { expect: '100-continue' }),
  };
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const call = request(`${apiBase}/ingest`, {
      method: 'POST',
      headers,
      agent,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    call.on('error', (error) => reject(error.name === 'AbortError' ? noAnswer() : error));
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        // Refused before it was sent.
        if (!call.writableEnded) call.destroy();
        const { statusCode: status = 0, headers: answered } = response;
        const retryAfter = answered['retry-after'] ?? null;
        try {
          resolve({
            status,
            retryAfter,
            body: JSON.parse(Buffer.concat(chunks).toString()),
            ms: performance.now() - begun,
          });
        } catch (error) {
          reject(error);
        }
      });
    });
    if (asksFirst) call.on('continue', () => call.end(text));
    else call.end(text);
  });
}

function noAnswer(): Error {
  return Object.assign(new Error(`No answer in ${DEADLINE_MS} ms.`), { code: 'NO_ANSWER' });
}
