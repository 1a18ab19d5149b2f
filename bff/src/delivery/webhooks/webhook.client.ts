import { Injectable } from '@nestjs/common';
import type { Answer } from './retry-schedule.js';

/** Time for a whole attempt: connecting, sending, and reading the answer. */
const TIMEOUT_MS = 15_000;
/** What is read of an answer; the rest is not waited for. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** What is kept of an answer for the person who looks into a failure. */
const EXCERPT_LENGTH = 300;

/** Posts to the outside. It follows no redirect and never throws: what went wrong is an answer as well. */
@Injectable()
export class WebhookClient {
  async post(url: string, body: string, headers: Record<string, string>): Promise<Answer> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'iops' },
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return {
        kind: 'answered',
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        excerpt: await readExcerpt(response),
      };
    } catch (error) {
      return { kind: 'failed', error: reasonOf(error) };
    }
  }
}

async function readExcerpt({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop cancels the stream.
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  return storable(Buffer.concat(chunks).toString('utf8'));
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as {
    name?: string;
    message?: string;
    cause?: { code?: string; message?: string };
  };
  if (name === 'TimeoutError') return `no whole answer within ${TIMEOUT_MS / 1000} s`;
  // fetch says only "fetch failed"; the reason is its cause, which for several addresses has a code and no message.
  return storable(cause?.message || cause?.code || message || String(error));
}

/** PostgreSQL stores no NUL, and a log line has no use for other control characters. */
function storable(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, EXCERPT_LENGTH)
    .toWellFormed()
    .trim();
}
