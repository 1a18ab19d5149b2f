import { PROBLEMS, type ProblemCode, type ProblemDocument } from '@iops/contracts';

/** What a client must learn: thrown anywhere, written as `application/problem+json` by the one filter. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    /** What is wrong with this very request, for a person. */
    readonly detail?: string,
    /** JSON pointer to the field at fault, seconds to wait before another try, what would be allowed instead. */
    readonly extra: { pointer?: string; retryAfterSeconds?: number; allowed?: readonly string[] } = {},
  ) {
    super(detail ?? PROBLEMS[code].title);
  }
}

/** The document for a problem; `requestId` is what the log has for it. */
export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  const { status, title } = PROBLEMS[problem.code];
  return {
    type: `about:blank#${problem.code}`,
    title,
    status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.extra.pointer === undefined ? {} : { pointer: problem.extra.pointer }),
    ...(problem.extra.allowed === undefined ? {} : { allowed: [...problem.extra.allowed] }),
    requestId,
  };
}
