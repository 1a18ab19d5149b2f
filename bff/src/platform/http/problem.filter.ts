import type { ProblemCode } from '@iops/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemDocument } from './problem.js';

/** Fastify's own refusals, by its error code. */
const FASTIFY_CODES: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_json',
};

/** PostgreSQL and network errors that pass by themselves: the caller should try again. */
const PASSING = /^(08|53|57|58)|^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;
const PASSING_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** PostgreSQL's refusals of text that it cannot hold. */
const UNSTORABLE_TEXT = /^(22021|22P05)$/;

/** Writes every failure as an RFC 9457 document; a bug is logged once and told as a bare 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.code === 'internal')
      this.logger.error(`${request.id} ${request.method} ${request.url}`, stackOf(error));
    if (problem.code === 'unavailable') this.logger.warn(`${request.id} unavailable: ${String(error)}`);
    const document = problemDocument(problem, String(request.id));
    const retryAfterSeconds = problem.extra.retryAfterSeconds ?? (problem.code === 'unavailable' ? 1 : null);
    if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
    void reply.status(document.status).type('application/problem+json').send(document);
  }
}

/** True for a failure of the database or the way to it that another try may not meet. */
export function isPassing(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return PASSING.test(String(code ?? '')) || PASSING_MESSAGE.test(String(message ?? ''));
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const known = FASTIFY_CODES[code ?? ''];
  if (known) return new Problem(known, message);
  if (error instanceof HttpException) return ofHttpException(error);
  if (UNSTORABLE_TEXT.test(code ?? '')) return new Problem('invalid_parameter', 'Text must not hold U+0000.');
  if (isPassing(error)) return new Problem('unavailable');
  return new Problem('internal');
}

function ofHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  if (status === 404) return new Problem('not_found');
  if (status === 400) return new Problem('invalid_parameter', detailOf(error));
  if (status === 401) return new Problem('unauthenticated');
  if (status === 403) return new Problem('forbidden');
  if (status === 413) return new Problem('body_too_large');
  if (status === 415) return new Problem('unsupported_media_type');
  return new Problem('internal');
}

function detailOf(error: HttpException): string {
  const { message } = error.getResponse() as { message?: string | string[] };
  return Array.isArray(message) ? message.join('; ') : (message ?? error.message);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
