import type { ProblemCode } from '@iops/contracts';

/** What can go wrong: the API's own codes, and what happens before it is reached. */
export type IopsErrorCode = ProblemCode | 'network' | 'timeout' | 'not_configured' | 'invalid_answer';

/** Every failure that an element tells of; `retryable` says whether the same request may succeed later. */
export class IopsError extends Error {
  override readonly name = 'IopsError';

  constructor(
    readonly code: IopsErrorCode,
    message: string,
    readonly retryable: boolean,
    /** Names the request in the server's log; null when it was never reached. */
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

/** Any thrown value as an `IopsError`; what is not one yet never reached the server. */
export function toIopsError(error: unknown): IopsError {
  if (error instanceof IopsError) return error;
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  if (isTimeout) return new IopsError('timeout', 'IOPS took too long to answer.', true);
  return new IopsError('network', 'IOPS could not be reached.', true);
}
