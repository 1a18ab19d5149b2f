import { Readable } from 'node:stream';
import { type IngestAnswer, LIMITS } from '@iops/contracts';
import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../platform/auth/access.decorator.js';
import { actorOf } from '../../platform/auth/principal.js';
import { discardRest, NDJSON, textOf } from '../../platform/http/body-parsers.js';
import { Problem } from '../../platform/http/problem.js';
import { type CountedRequest, tellStanding } from '../../platform/http/rate-limits.service.js';
import { routeSettings } from '../../platform/http/route-settings.decorator.js';
import { IngestService } from './ingest.service.js';
import { readNdjson } from './ndjson.js';
import { statusOf } from './outcome.js';
import type { EventFormat, RawEvent } from './raw-event.js';

/** CloudEvents 1.0 in structured mode: one, and an array of them. */
const CLOUD_EVENT = 'application/cloudevents+json';
const CLOUD_EVENTS = 'application/cloudevents-batch+json';

/** Who may send events. */
export const INGEST_ACCESS = { role: 'operator', scope: 'ingest' } as const;

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
  @Allow(INGEST_ACCESS)
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
  async ingest(@Req() request: CountedRequest, @Res() reply: FastifyReply): Promise<void> {
    const { body, headers } = request;
    const sender = actorOf(request.principal!);
    const charge = (events: number) => {
      request.account!.charge(events);
      tellStanding(request.account!, reply);
    };
    let answer: IngestAnswer;
    if (body instanceof Readable) {
      // Who stops early leaves the request whole, so that its rest can be thrown away.
      const chunks = body.iterator({ destroyOnReturn: false });
      try {
        answer = await this.service.ingestGroups(charged(readNdjson(chunks), charge), sender);
      } catch (error) {
        await discardRest(request.raw);
        // The rest of what is endless is not read after the answer either.
        if (!request.raw.complete) reply.header('connection', 'close');
        throw error;
      }
    } else {
      if (!Buffer.isBuffer(body) || body.length === 0) throw new Problem('invalid_json', 'The body is empty.');
      answer = await this.service.ingestBody(textOf(body), formatOf(headers['content-type']), sender, new Date());
      charge(answer.accepted + answer.duplicates + answer.rejected);
    }
    void reply.status(statusOf(answer)).send(answer);
  }
}

/** Counts lines as they come: what was stored before a body broke off was sent as well. */
async function* charged(
  groups: AsyncIterable<RawEvent[]>,
  charge: (events: number) => void,
): AsyncGenerator<RawEvent[]> {
  for await (const events of groups) {
    charge(events.length);
    yield events;
  }
}

function formatOf(contentType = ''): EventFormat {
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  return type === CLOUD_EVENT || type === CLOUD_EVENTS ? 'cloudevent' : 'event';
}
