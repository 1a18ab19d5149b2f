import type { TokenAnswer } from '@iops/contracts';
import { IopsError } from './error.js';
import { problemOf } from './problem.js';
import type { TokenContext, TokenProvider } from './settings.js';

const TIMEOUT_MS = 10_000;

/** Asks the host for a token: its function, or its endpoint with the page's cookie. Null when nobody is signed in. */
export async function fetchToken(
  source: TokenProvider | string,
  reason: TokenContext['reason'],
): Promise<TokenAnswer | null> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer: unknown =
    typeof source === 'string'
      ? await fetchFromEndpoint(source, signal)
      : // A provider that ignores the signal must not hang every element of the page.
        await Promise.race([source({ signal, reason }), rejectOn(signal)]);
  if (answer === null || typeof (answer as TokenAnswer | undefined)?.token === 'string') return answer as TokenAnswer;
  throw new IopsError('invalid_answer', 'No token.', true);
}

async function fetchFromEndpoint(path: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    mode: 'same-origin',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json', ...csrfHeader() },
    signal,
  });
  const { headers, ok, status } = response;
  if (status === 401 || status === 403) return null;
  if (!ok) throw endpointProblem(status, headers);
  return response.json().catch(() => undefined);
}

/** IOPS was not even asked: what a host can mend is told as its set-up, the rest may pass. */
function endpointProblem(status: number, headers: Headers): IopsError {
  const detail = `The token endpoint answered ${status}.`;
  return problemOf(status, { detail, code: status < 500 && status !== 429 && 'not_configured' }, headers);
}

/** Rails puts its CSRF token in a meta and refuses a POST without it. */
function csrfHeader(): Record<string, string> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  return token ? { 'x-csrf-token': token } : {};
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
