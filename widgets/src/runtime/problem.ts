import type { ProblemDocument } from '@iops/contracts';
import { IopsError } from './error.js';

/** Statuses after which the same request may succeed later. */
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);

/** No answer makes a page wait for longer. (A timer of more than 24 days would end at once, and so without end.) */
const LONGEST_WAIT_MS = 3_600_000;

/** What a failed answer means. A body that is no problem document (a proxy's page) is told by its status alone. */
export function problemOf(status: number, body: unknown, headers: Headers): IopsError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemDocument>;
  const code = typeof problem.code === 'string' ? problem.code : codeOf(status);
  const message = problem.detail ?? problem.title ?? `IOPS answered with status ${status}.`;
  const requestId = problem.requestId ?? headers.get('x-request-id');
  const retryAfterMs = Math.min(LONGEST_WAIT_MS, 1000 * Number(headers.get('retry-after') ?? 0) || 0);
  return Object.assign(new IopsError(code, message, RETRYABLE.has(status), requestId), { retryAfterMs });
}

function codeOf(status: number): ProblemDocument['code'] {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rate_limited';
  if (status === 503) return 'unavailable';
  return status < 500 ? 'invalid_parameter' : 'internal';
}
