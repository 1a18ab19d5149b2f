import { Readable } from 'node:stream';
import { type IngestAnswer, LIMITS } from '@iops/contracts';
import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../platform/auth/access.decorator.js';
import type { GuardedRequest } from '../../platform/auth/access.hook.js';
import { actorOf } from '../../platform/auth/principal.js';
import { NDJSON, textOf } from '../../platform/http/body-parsers.js';
import { Problem } from '../../platform/http/problem.js';
import { RateLimits } from '../../platform/http/rate-limits.service.js';
import { routeSettings } from '../../platform/http/route-settings.decorator.js';
import { IngestService } from './ingest.service.js';
import { readNdjson } from './ndjson.js';
import { statusOf } from './outcome.js';
import type { EventFormat, RawEvent } from './raw-event.js';

/** CloudEvents 1.0 in structured mode: one, and an array of them. */
const CLOUD_EVENT = 'application/cloudevents+json';
const CLOUD_EVENTS = 'application/cloudevents-batch+json';

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
  constructor(
    private readonly service: IngestService,
    private readonly rateLimits: RateLimits,
  ) {}

  @Post()
  @Allow({ role: 'operator', scope: 'ingest' })
  @routeSettings({ body: 'bytes', budget: 'events' })
  @ApiOperation({
    summary: 'Take one event, an array of up to 10,000, or a stream of lines',
    description:
      'Answered after the commit. 202: all are stored. 207: `errors` names those that are not. docs/events.md lists the streams.',
  })
  @ApiBody({
    schema: { oneOf: [EVENT_SCHEMA, { type: 'array', items: EVENT_SCHEMA, maxItems: LIMITS.batchEvents }] } as never,
  })
  @ApiConsumes('application/json', NDJSON, CLOUD_EVENT, CLOUD_EVENTS)
  @ApiHeader({ name: 'content-encoding', required: false, schema: { type: 'string', enum: ['gzip'] } })
  @ApiResponse({ status: 202, description: 'All taken; duplicates count as taken' })
  @ApiResponse({ status: 207, description: 'Some refused: each with its place, code, pointer and message' })
  @ApiResponse({ status: 422, description: 'None taken' })
  // Answers by itself, and reads the caller off the request: what Nest does for a handler costs as much as the check.
  async ingest(@Req() request: GuardedRequest, @Res() reply: FastifyReply): Promise<void> {
    const answer = await this.answer(request, actorOf(request.principal!));
    const events = answer.accepted + answer.duplicates + answer.rejected;
    // The door has counted one, and lines are counted as they come.
    if (events > 1 && Buffer.isBuffer(request.body)) await this.rateLimits.charge(request, events);
    void reply.status(statusOf(answer)).send(answer);
  }

  private answer(request: FastifyRequest, sender: string): Promise<IngestAnswer> {
    const { body, headers } = request;
    if (body instanceof Readable) return this.service.ingestGroups(this.charged(request, readNdjson(body)), sender);
    if (!Buffer.isBuffer(body) || body.length === 0) throw new Problem('invalid_json', 'The body is empty.');
    return this.service.ingestBody(textOf(body), formatOf(headers['content-type']), sender, new Date());
  }

  /** Counts lines as they come: what was stored before a body broke off was sent as well. */
  private async *charged(request: FastifyRequest, groups: AsyncIterable<RawEvent[]>): AsyncGenerator<RawEvent[]> {
    for await (const events of groups) {
      await this.rateLimits.charge(request, events.length);
      yield events;
    }
  }
}

function formatOf(contentType = ''): EventFormat {
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  return type === CLOUD_EVENT || type === CLOUD_EVENTS ? 'cloudevent' : 'event';
}
