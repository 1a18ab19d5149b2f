import { finished } from 'node:stream';
import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { keyIn } from '../../platform/auth/access.hook.js';
import type { Principal } from '../../platform/auth/principal.js';
import { LoadShed } from '../../platform/http/load-shed.service.js';
import { Problem } from '../../platform/http/problem.js';
import { MAY_LISTEN } from './admission.service.js';
import { EventStreams } from './event-streams.service.js';
import { readTopics } from './topics.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Asks proxies of nginx's kind not to gather it.
  'x-accel-buffering': 'no',
  // What ends is not used again: a server that goes down would wait for it as for any that is kept alive.
  connection: 'close',
};

/** What is listened to. */
export class SseQuery {
  @ApiProperty({
    description: 'Comma-separated: kpis, alerts, external-events, customers, forecasts, streams:session.*',
    example: 'alerts',
  })
  @IsString()
  @MaxLength(5_000)
  topics: string;
}

/** The realtime messages for those whom no socket reaches. */
@ApiTags('realtime')
@Controller('api/sse')
export class SseController {
  constructor(
    private readonly streams: EventStreams,
    private readonly load: LoadShed,
  ) {}

  @Get()
  @Allow(MAY_LISTEN)
  @ApiOperation({
    summary: 'The messages of /realtime as Server-Sent Events',
    description:
      'Read it with `fetch`: `EventSource` cannot send a token. Each event is named by its type and carries as `id` the cursor to come back with in `Last-Event-ID`. `ready` follows what was missed; `resync` names topics to fetch a snapshot of; `refused` says why the stream ends.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last `id` that was read' })
  @ApiResponse({ status: 200, description: 'text/event-stream' })
  open(
    @Query() query: SseQuery,
    @Headers() headers: Record<string, string | undefined>,
    @Caller() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const { granted, refused } = readTopics({ topics: query.topics.split(',') });
    if (granted.length === 0) throw new Problem('invalid_parameter', 'topics must name at least one that there is.');
    if (request.method === 'HEAD') return void reply.headers(HEADERS).send();
    const leave = this.streams.admit(principal);
    this.load.release(request.raw);
    const { raw } = reply.headers(HEADERS).hijack();
    raw.writeHead(200, reply.getHeaders() as Record<string, string>);
    const forget = this.streams.open(raw, {
      principal,
      key: keyIn(headers),
      granted,
      refused,
      cursor: headers['last-event-id'] ?? null,
    });
    // Also when it is over already.
    finished(raw, () => {
      leave();
      forget();
    });
  }
}
