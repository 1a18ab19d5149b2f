import type { ProblemCode } from '@iops/contracts';

/** What can go wrong: the API's own codes, and what happens before it is reached. */
export type IopsErrorCode = ProblemCode | 'network' | 'timeout' | 'not_configured' | 'invalid_answer';

/** Every failure that an element tells of; `retryable` says whether the same request may succeed later. */
export class IopsError extends Error {
  override readonly name = 'IopsError';
  /** Milliseconds that the server asked to wait before the next try; 0 where it did not. */
  retryAfterMs = 0;

  constructor(
    readonly code: IopsErrorCode,
    message: string,
    readonly retryable: boolean,
    /** Names the request in the server's log; null when it was never reached. */
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  /** True of the errors of any copy of the bundle: they share one runtime, and each has a class of its own. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'IopsError';
  }
}

/** Any thrown value as an `IopsError`; what is not one yet never reached the server. */
export function toIopsError(error: unknown): IopsError {
  if (error instanceof IopsError) return error;
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  if (isTimeout) return new IopsError('timeout', 'IOPS took too long to answer.', true);
  return new IopsError('network', 'IOPS could not be reached.', true);
}
