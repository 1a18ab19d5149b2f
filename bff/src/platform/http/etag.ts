import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A weak ETag of what JSON makes of content: the same for the same content. */
export function etagOf(content: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 27)}"`;
}

/** True when a caller's `If-None-Match` names the ETag, weak or strong alike (RFC 9110, 13.1.2). */
export function isNamed(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (one: string) => one.trim().replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => opaque(one) === opaque(etag));
}

/**
 * Answers with a body, or with an empty 304 when the caller has it already. `content` decides that: the body without
 * what is another at each request, such as the time of the answer.
 */
export function unlessKnown<Body>(
  body: Body,
  content: unknown,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Body | undefined {
  const etag = etagOf(content);
  reply.header('etag', etag);
  if (!isNamed(etag, request.headers['if-none-match'])) return body;
  reply.status(304);
  return undefined;
}
