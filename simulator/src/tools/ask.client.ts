import type { ProblemDocument } from '@iops/contracts';

/** What is asked. */
export interface Question {
  url: string;
  /** A JWT or an API key, or null. */
  key: string | null;
  method?: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON; a text is sent as it is. */
  body?: unknown;
  signal: AbortSignal;
  /** Statuses other than 2xx whose body is an answer too. */
  alsoAnswers?: readonly number[];
}

const TIMEOUT_MS = 30_000;

/** Asks over HTTP and answers the JSON body. Rejects with an Error that says in words what went wrong. */
export async function ask<T>({ url, key, method = 'GET', body, signal, alsoAnswers = [] }: Question): Promise<T> {
  const reply = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      // Servers of ours take a key so; a token only as a bearer.
      ...(key === null ? {} : key.startsWith('eyJ') ? { authorization: `Bearer ${key}` } : { 'x-api-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch((error: Error & { cause?: { code?: string } }) => {
    throw new Error(`${new URL(url).origin} does not answer: ${error.cause?.code ?? error.message}`, { cause: error });
  });
  const text = await reply.text();
  if (reply.ok || alsoAnswers.includes(reply.status)) return JSON.parse(text) as T;
  throw new Error(`${method} ${new URL(url).pathname} answered ${reply.status}: ${reasonOf(text)}`);
}

function reasonOf(text: string): string {
  try {
    const { title, detail, pointer, code } = JSON.parse(text) as Partial<ProblemDocument>;
    return `${detail ?? title ?? code ?? 'no reason was given'}${pointer ? ` (at ${pointer})` : ''}`;
  } catch {
    return text.slice(0, 200) || 'no reason was given';
  }
}
