import type { ProblemDocument } from '@iops/contracts';
import { IopsError } from './error.js';

/** Statuses after which the same request may succeed later. */
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What a failed answer means. A body that is no problem document (a proxy's page) is told by its status alone. */
export function problemOf(status: number, body: unknown, requestId: string | null): IopsError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemDocument>;
  const code = typeof problem.code === 'string' ? problem.code : codeOf(status);
  const message = problem.detail ?? problem.title ?? `IOPS answered with status ${status}.`;
  return new IopsError(code, message, RETRYABLE.has(status), problem.requestId ?? requestId);
}

function codeOf(status: number): ProblemDocument['code'] {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429 || status === 503) return 'unavailable';
  return status < 500 ? 'invalid_parameter' : 'internal';
}
