import type {
  QuarantineAnswer,
  QuarantinedEvent,
  QuarantineSummary,
  ReplayAnswer,
  ReplayManyAnswer,
} from '@iops/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { EntityManager } from 'typeorm';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { textOf } from '../../platform/http/body-parsers.js';
import { Problem } from '../../platform/http/problem.js';
import { routeSettings } from '../../platform/http/route-settings.decorator.js';
import {
  countQuarantine,
  type KeptRow,
  type QuarantineFilter,
  selectQuarantine,
  selectQuarantined,
} from './quarantine.queries.js';
import { type By, QuarantineService } from './quarantine.service.js';
import { senderQuality } from './sender-quality.queries.js';

/** Characters of a body that a list shows. */
const SHOWN_CHARACTERS = 2_000;
/** Enough for them: UTF-8 has up to three bytes for each UTF-16 unit; the last one may be cut. */
const SHOWN_BYTES = 3 * (SHOWN_CHARACTERS + 1);
/** More than any body has: PostgreSQL's largest integer. */
const ALL_BYTES = 2_147_483_647;
const MAX_REPLAYED = 10_000;
const CURSOR = [/^\d{1,18}$/, { message: 'cursor must be the nextCursor of the page before' }] as const;

const REPLAY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: { event: { type: 'object', description: 'A corrected event, in the format of the one that is kept' } },
};

class Which {
  @ApiProperty({ required: false, description: 'One of the error codes', example: 'missing_field' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;

  @ApiProperty({ required: false, description: 'Who sent it: key:<id>, a person, or poll:rails' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  sender?: string;
}

/** Which refused events are asked for, and which page of them. */
export class QuarantineQuery extends Which {
  @ApiProperty({ required: false, enum: ['true', 'false'], description: 'Only those that were replayed, or were not' })
  @IsOptional()
  @IsIn(['true', 'false'])
  replayed?: 'true' | 'false';

  @ApiProperty({ required: false, default: 25, minimum: 1, maximum: 200 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiProperty({ required: false, description: 'nextCursor of the page before' })
  @IsOptional()
  @Matches(...CURSOR)
  cursor?: string;
}

/** Which events are replayed. */
export class ReplayManyBody extends Which {
  @ApiProperty({ required: false, default: 1_000, minimum: 1, maximum: MAX_REPLAYED })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_REPLAYED)
  limit?: number;

  @ApiProperty({ required: false, description: 'nextCursor of the replay before, to go on behind what stays refused' })
  @IsOptional()
  @Matches(...CURSOR)
  cursor?: string;
}

/** What was refused, kept whole: looked at, counted and replayed by admins. */
@ApiTags('quarantine')
@Controller('api/quarantine')
export class QuarantineController {
  constructor(
    private readonly manager: EntityManager,
    private readonly service: QuarantineService,
  ) {}

  @Get()
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Refused events, newest first; filters combine' })
  async list(@Query() query: QuarantineQuery): Promise<QuarantineAnswer> {
    const replayed = query.replayed === undefined ? null : query.replayed === 'true';
    const filter: QuarantineFilter = { ...filterOf(query), replayed };
    const limit = query.limit ?? 25;
    const page = { before: query.cursor ?? null, limit, bytes: SHOWN_BYTES };
    const rows = await selectQuarantine(this.manager, filter, page);
    const nextCursor = rows.length === limit ? rows.at(-1)!.quarantineId : null;
    const items = rows.map((row) => viewOf(row, SHOWN_CHARACTERS));
    return { items, nextCursor, total: await countQuarantine(this.manager, filter) };
  }

  @Get('summary')
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'By sender: the share that is refused, and the newest reasons' })
  async summary(): Promise<QuarantineSummary> {
    return { items: await senderQuality(this.manager, new Date()) };
  }

  @Get(':id')
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'One refused event, whole' })
  async one(@Param('id') id: string): Promise<QuarantinedEvent> {
    const row = await selectQuarantined(this.manager, id, ALL_BYTES);
    if (row === null) throw new Problem('not_found', 'There is no refused event with this id.');
    return viewOf(row, ALL_BYTES);
  }

  @Post('replay')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Send those that match through the checks again' })
  replayMany(@Body() body: ReplayManyBody, @Caller() caller: Principal): Promise<ReplayManyAnswer> {
    const batch = { filter: filterOf(body), cursor: body.cursor ?? null, limit: body.limit ?? 1_000 };
    return this.service.replayMany(batch, byOf(caller));
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  @routeSettings({ body: 'bytes' })
  @ApiOperation({ summary: 'Send one through the checks again, as it is kept or corrected' })
  @ApiBody({ required: false, schema: REPLAY_SCHEMA })
  replay(@Param('id') id: string, @Req() request: FastifyRequest, @Caller() caller: Principal): Promise<ReplayAnswer> {
    return this.service.replay(id, bodyOf(request), byOf(caller));
  }
}

function bodyOf({ body }: FastifyRequest): string {
  if (body === undefined || body === null) return '';
  if (!Buffer.isBuffer(body))
    throw new Problem('unsupported_media_type', 'A corrected event is sent as application/json.');
  return textOf(body);
}

function byOf(caller: Principal): By {
  return { actor: actorOf(caller), at: new Date() };
}

function filterOf({ code, sender }: Which): Omit<QuarantineFilter, 'replayed'> {
  return { code: code ?? null, sender: sender ?? null };
}

function viewOf(row: KeptRow, shown: number): QuarantinedEvent {
  const { quarantineId: id, receivedAt, replayedAt, body, bytes, ...rest } = row;
  const text = body.toString();
  return {
    ...rest,
    id,
    receivedAt: receivedAt.toISOString(),
    replayedAt: replayedAt?.toISOString() ?? null,
    body: text.slice(0, shown),
    truncated: bytes > body.length || text.length > shown,
  };
}
