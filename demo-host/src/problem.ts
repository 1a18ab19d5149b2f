import type { ProblemCode, ProblemDocument } from '@iops/contracts';
import type { FastifyReply } from 'fastify';

/** What went wrong with one request. */
export interface Problem {
  status: number;
  code: ProblemCode;
  title: string;
  detail: string;
}

/** Answers with an RFC 9457 problem document. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const document: ProblemDocument = { type: `about:blank#${problem.code}`, ...problem, requestId: reply.request.id };
  return reply.code(problem.status).type('application/problem+json').send(document);
}
