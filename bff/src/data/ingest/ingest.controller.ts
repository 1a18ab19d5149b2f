import { type IngestAnswer, LIMITS } from '@iops/contracts';
import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { Problem } from '../../platform/http/problem.js';
import { IngestService } from './ingest.service.js';

const EVENT_SCHEMA = {
  type: 'object',
  required: ['event_id', 'event_type', 'occurred_at', 'data'],
  properties: {
    event_id: { type: 'string', maxLength: LIMITS.idLength },
    event_type: { type: 'string', example: 'support.call.inbound' },
    occurred_at: { type: 'string', format: 'date-time' },
    data: { type: 'object', example: { call_id: 'call_1', customer_id: 'stu_0001' } },
  },
};

/** The front door: events of the platform come in here. */
@ApiTags('ingest')
@Controller('ingest')
export class IngestController {
  constructor(private readonly service: IngestService) {}

  @Post()
  @Allow({ role: 'operator', scope: 'ingest' })
  @ApiOperation({
    summary: 'Take one event or an array of up to 10,000',
    description:
      'Answered after the commit. 202: all are stored. 207: `errors` names those that are not. docs/events.md lists the streams.',
  })
  @ApiBody({
    schema: { oneOf: [EVENT_SCHEMA, { type: 'array', items: EVENT_SCHEMA, maxItems: LIMITS.batchEvents }] } as never,
  })
  @ApiResponse({ status: 202, description: 'All taken; duplicates count as taken' })
  @ApiResponse({ status: 207, description: 'Some refused: each with its place, code, pointer and message' })
  @ApiResponse({ status: 422, description: 'None taken' })
  async ingest(
    @Body() body: unknown,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IngestAnswer> {
    const answer = await this.service.ingest(eventsOf(body), actorOf(caller), new Date());
    reply.status(statusOf(answer));
    return answer;
  }
}

function eventsOf(body: unknown): unknown[] {
  if (body === undefined) throw new Problem('invalid_json', 'The body is empty.');
  if (body === null || typeof body !== 'object') throw new Problem('invalid_body');
  if (Array.isArray((body as { events?: unknown }).events)) {
    throw new Problem('invalid_body', 'Send the array of events itself, without a wrapper.');
  }
  const events = Array.isArray(body) ? body : [body];
  if (events.length === 0) throw new Problem('invalid_body', 'The array is empty.');
  if (events.length > LIMITS.batchEvents) {
    throw new Problem(
      'batch_too_large',
      `An array may have ${LIMITS.batchEvents} events; this one has ${events.length}.`,
    );
  }
  return events;
}

function statusOf(answer: IngestAnswer): number {
  if (answer.rejected === 0) return 202;
  return answer.accepted + answer.duplicates > 0 ? 207 : 422;
}
