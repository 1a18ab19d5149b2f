import { PROBLEMS, type ProblemCode, type ProblemDocument } from '@iops/contracts';
import type { FastifyError } from 'fastify';

/** What a caller must learn: thrown in a route, answered as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    /** What is wrong with this very request, for a person. */
    readonly detail?: string,
    /** JSON pointer to the field at fault. */
    readonly pointer?: string,
  ) {
    super(detail ?? PROBLEMS[code].title);
  }
}

/** The document of a problem; `requestId` is what the log has for it. */
export function problemDocument({ code, detail, pointer }: Problem, requestId: string): ProblemDocument {
  return {
    type: `about:blank#${code}`,
    ...PROBLEMS[code],
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(pointer === undefined ? {} : { pointer }),
    requestId,
  };
}

/** What a caller may learn of an error: of one of our own making nothing but that it is one. */
export function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error;
  const { validation, statusCode = 500, code } = error as FastifyError;
  if (validation?.[0]) return invalid(validation[0]);
  if (statusCode === 413) return new Problem('body_too_large');
  if (statusCode === 415) return new Problem('unsupported_media_type', 'The body must be application/json.');
  // Fastify's own refusals of a body carry such a code, or are the parser's SyntaxError.
  if (statusCode === 400 && (code?.startsWith('FST_ERR_CTP') || error instanceof SyntaxError))
    return new Problem('invalid_json');
  return new Problem('internal');
}

/** A field that is missing or not known is the field at fault, not the object that it should be in. */
function invalid({ instancePath, keyword, params, message }: NonNullable<FastifyError['validation']>[number]): Problem {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
  const inner = missingProperty ?? additionalProperty;
  const pointer = inner === undefined ? instancePath : `${instancePath}/${inner}`;
  const what: Record<string, string> = { required: 'is needed', additionalProperties: 'is not known here' };
  const choices = keyword === 'enum' ? `: ${(params as { allowedValues: unknown[] }).allowedValues.join(', ')}` : '';
  return new Problem(
    'invalid_parameter',
    `${pointer || 'The body'} ${what[keyword] ?? message}${choices}.`,
    pointer === '' ? undefined : pointer,
  );
}
