import type { TokenAnswer } from '@iops/contracts';
import { IopsError } from './error.js';
import type { TokenContext, TokenProvider } from './settings.js';

const TIMEOUT_MS = 10_000;

/** Asks the host for a token: its function, or its endpoint with the page's cookie. Null when nobody is signed in. */
export async function fetchToken(
  source: TokenProvider | string,
  reason: TokenContext['reason'],
): Promise<TokenAnswer | null> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  if (typeof source === 'string') return fetchFromEndpoint(source, signal);
  // A provider that ignores the signal must not hang every element of the page.
  return Promise.race([source({ signal, reason }), rejectOn(signal)]);
}

async function fetchFromEndpoint(path: string, signal: AbortSignal): Promise<TokenAnswer | null> {
  const response = await fetch(path, {
    method: 'POST',
    mode: 'same-origin',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json', ...csrfHeader() },
    signal,
  });
  if (response.status === 401 || response.status === 403) return null;
  const isTransient = response.status >= 500 || response.status === 429;
  if (!response.ok) throw new IopsError('network', `The token endpoint answered ${response.status}.`, isTransient);
  const answer = (await response.json()) as TokenAnswer;
  if (typeof answer?.token !== 'string') {
    throw new IopsError('invalid_answer', 'The token endpoint answered without a token.', false);
  }
  return answer;
}

/** Rails puts its CSRF token in a meta and refuses a POST without it. */
function csrfHeader(): Record<string, string> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  return token ? { 'x-csrf-token': token } : {};
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
