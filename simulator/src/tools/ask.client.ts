import type { ProblemDocument } from '@iops/contracts';
import { withDeadline } from '../deadline.client.js';

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
export async function ask<T>(question: Question): Promise<T> {
  const { url, method = 'GET', signal, alsoAnswers = [] } = question;
  const { status, isOk, text } = await withDeadline(TIMEOUT_MS, signal, (deadline) =>
    fetchText(question, deadline),
  ).catch((error: Error & { cause?: { code?: string } }) => {
    throw new Error(`${new URL(url).origin} does not answer: ${error.cause?.code ?? error.message}`, { cause: error });
  });
  if (isOk || alsoAnswers.includes(status)) return JSON.parse(text) as T;
  throw new Error(`${method} ${new URL(url).pathname} answered ${status}: ${reasonOf(text)}`);
}

async function fetchText({ url, key, method = 'GET', body }: Question, signal: AbortSignal) {
  const reply = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      // Servers of ours take a key so; a token only as a bearer.
      ...(key === null ? {} : key.startsWith('eyJ') ? { authorization: `Bearer ${key}` } : { 'x-api-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal,
  });
  return { status: reply.status, isOk: reply.ok, text: await reply.text() };
}

function reasonOf(text: string): string {
  try {
    const { title, detail, pointer, code } = JSON.parse(text) as Partial<ProblemDocument>;
    return `${detail ?? title ?? code ?? 'no reason was given'}${pointer ? ` (at ${pointer})` : ''}`;
  } catch {
    return text.slice(0, 200) || 'no reason was given';
  }
}
