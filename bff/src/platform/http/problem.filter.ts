import type { ProblemCode, ProblemDocument } from '@iops/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemDocument } from './problem.js';

/** Refusals of Fastify and of zlib, by their error codes. */
const FASTIFY_CODES: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_json',
  Z_DATA_ERROR: 'invalid_json',
  Z_BUF_ERROR: 'invalid_json',
};

/** Refusals of libraries that have no code here, by their status; any other 4xx is a bad request. */
const BY_STATUS: Record<number, ProblemCode> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'body_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
};

/** PostgreSQL and network errors that pass by themselves: the caller should try again. */
const PASSING = /^(08|53|57|58)|^(40001|40P01|55P03)$|^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;
const PASSING_MESSAGE =
  /Query read timeout|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** PostgreSQL's refusals of text that it cannot hold. */
const UNSTORABLE_TEXT = /^(22021|22P05)$/;

/** Writes every failure as an RFC 9457 document; a bug is logged once and told as a bare 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const { id, method, url } = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { headers, document } = answerToFailure(error, { id, method, url });
    void reply.status(document.status).headers(headers).send(document);
  }
}

const logger = new Logger('Http');

/** What a request that failed is answered with. Logs what whoever runs this has to know. */
export function answerToFailure(
  error: unknown,
  { id, method, url }: { id: string; method: string; url: string },
): { headers: Record<string, string>; document: ProblemDocument } {
  const problem = problemOf(error);
  if (problem.code === 'internal') logger.error(`${id} ${method} ${url}`, stackOf(error));
  // What we said ourselves is known; under load it would be said too often to be read.
  if (problem.code === 'unavailable' && error !== problem) logger.warn(`${id} unavailable: ${String(error)}`);
  const retryAfterSeconds = problem.extra.retryAfterSeconds ?? (problem.code === 'unavailable' ? 1 : null);
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
  return { headers, document: problemDocument(problem, id) };
}

/** True for a failure of the database or the way to it that another try may not meet. */
export function isPassing(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return PASSING.test(String(code ?? '')) || PASSING_MESSAGE.test(String(message ?? ''));
}

/** What a failure is to the caller; what is not known to be theirs or to pass is `internal`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, message, statusCode = 500 } = (error ?? {}) as { code?: string; message?: string; statusCode?: number };
  const known = FASTIFY_CODES[code ?? ''];
  if (known) return new Problem(known, message);
  if (error instanceof HttpException) return ofHttpException(error);
  if (UNSTORABLE_TEXT.test(code ?? '')) return new Problem('invalid_parameter', 'Text must not hold U+0000.');
  // The sender went away or was dropped; nobody hears this.
  if (message === 'aborted') return new Problem('bad_request');
  if (isPassing(error)) return new Problem('unavailable');
  return statusCode >= 400 && statusCode < 500 ? ofStatus(statusCode) : new Problem('internal');
}

function ofStatus(status: number): Problem {
  return new Problem(BY_STATUS[status] ?? 'bad_request');
}

function ofHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  if (status === 400) return new Problem('invalid_parameter', detailOf(error));
  return status < 500 ? ofStatus(status) : new Problem('internal');
}

function detailOf(error: HttpException): string {
  const { message } = error.getResponse() as { message?: string | string[] };
  return Array.isArray(message) ? message.join('; ') : (message ?? error.message);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
