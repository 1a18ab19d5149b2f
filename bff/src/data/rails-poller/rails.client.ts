import type { RailsResource } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import type { Reply } from './answer.js';
import type { PageRequest } from './walk.js';

/** Rows asked for at once; a platform may give fewer. */
const PER_PAGE = 500;
const HEADERS_TIMEOUT_MS = 10_000;
/** For connecting, headers and the whole body. */
const TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Asks the platform. It follows no redirect and never throws: what went wrong is a reply as well. */
@Injectable()
export class RailsClient {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Gets one page; `stop` ends it early. */
  async get(resource: RailsResource, { since, page, etag }: PageRequest, stop: AbortSignal): Promise<Reply> {
    const { url, token } = this.config.rails!;
    const query = new URLSearchParams({
      updated_since: since.toISOString(),
      page: String(page),
      per_page: String(PER_PAGE),
    });
    const headers = {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'user-agent': 'iops',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(etag === null ? {} : { 'if-none-match': etag }),
    };
    try {
      return await fetchReply(`${url}/api/v1/${resource}?${query}`, headers, stop);
    } catch (error) {
      return { kind: 'failed', error: reasonOf(error) };
    }
  }
}

/** One controller with timers of its own: Node 20 may collect an `AbortSignal.timeout` that is joined by `any`, which then never fires. */
async function fetchReply(url: string, headers: Record<string, string>, stop: AbortSignal): Promise<Reply> {
  const ending = new AbortController();
  const end = (message: string) => ending.abort(new Error(message));
  const onStop = () => end('stopped');
  stop.addEventListener('abort', onStop);
  const head = setTimeout(end, HEADERS_TIMEOUT_MS, `no answer within ${HEADERS_TIMEOUT_MS / 1000} s`);
  const whole = setTimeout(end, TIMEOUT_MS, `no whole answer within ${TIMEOUT_MS / 1000} s`);
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal: ending.signal });
    clearTimeout(head);
    return {
      kind: 'replied',
      status: response.status,
      body: await readBody(response),
      etag: response.headers.get('etag'),
      retryAfter: response.headers.get('retry-after'),
      date: dateOf(response.headers.get('date')),
    };
  } finally {
    clearTimeout(head);
    clearTimeout(whole);
    stop.removeEventListener('abort', onStop);
  }
}

/** The body of a page; nothing is read of an answer that is none. */
async function readBody({ status, body }: Response): Promise<string> {
  if (status !== 200) {
    await body?.cancel();
    return '';
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MAX_BODY_BYTES) throw new Error(`the answer has over ${MAX_BODY_BYTES / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

function dateOf(header: string | null): Date | null {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}

function reasonOf(error: unknown): string {
  const { code, message, cause } = error as Error & {
    code?: string;
    cause?: { code?: string; message?: string };
  };
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the answer is not UTF-8';
  // fetch says only "fetch failed"; the reason is its cause, which for several addresses has a code and no message.
  return cause?.message || cause?.code || message;
}
