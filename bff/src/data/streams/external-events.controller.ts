import {
  EXTERNAL_EVENT_TYPES,
  type ExternalEvent,
  type ExternalEventsAnswer,
  LIMITS,
  SEVERITIES,
  type StreamPattern,
} from '@iops/contracts';
import { Body, Controller, Get, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUrl,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import type { FastifyReply } from 'fastify';
import { EntityManager } from 'typeorm';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { isPlainText } from '../../platform/auth/plain-text.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { Problem } from '../../platform/http/problem.js';
import { isStorable } from '../../platform/http/unstorable-text.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { cursorOf, DIRECTIONS, MAGNITUDES, type Position, positionOf, postedOf } from './external-event.js';
import { countExternalEvents, selectExternalEvent, selectExternalEvents } from './external-events.queries.js';
import { ExternalEventsService } from './external-events.service.js';
import { momentOf } from './moment.js';
import { MAX_PATTERNS, noSuchStream, streamsOf } from './stream-pattern.js';

const MAX_TITLE_LENGTH = 200;
const MAX_DESCRIPTION_LENGTH = 2_000;
const MAX_LINK_LENGTH = 2_000;
/** Half a year: longer than events are kept. */
const MAX_IMPACT_MINUTES = 180 * 24 * 60;
/** Nobody's password is to be shown on a timeline. */
const HTTPS = { protocols: ['https'], require_protocol: true, require_tld: false, disallow_auth: true };

const textRule = (field: string, maxLength: number) => ({
  name: 'isPlainText',
  validator: {
    validate: (value: unknown) => isPlainText(value, maxLength),
    defaultMessage: () => `${field} must be 1 to ${maxLength} characters, none hidden, no blank at either end`,
  },
});
const storableRule = {
  name: 'isStorable',
  validator: {
    validate: (value: unknown) => typeof value === 'string' && isStorable(value),
    defaultMessage: () => 'description must be text without U+0000 and lone surrogates',
  },
};
const streamRule = {
  name: 'isStreamPattern',
  validator: {
    validate: (value: unknown) => typeof value === 'string' && streamsOf(value).length > 0,
    defaultMessage: (args?: ValidationArguments) =>
      `streams must name streams. ${noSuchStream(firstUnknown(args?.value))}`,
  },
};

const list = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value);

/** Which external events, and which page of them. */
export class ExternalEventsQuery {
  @ApiProperty({ required: false, format: 'date-time', description: 'Occurred then or later' })
  @IsOptional()
  @IsZonedTime()
  from?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Occurred before' })
  @IsOptional()
  @IsZonedTime()
  to?: string;

  @ApiProperty({ required: false, enum: EXTERNAL_EVENT_TYPES, isArray: true })
  @IsOptional()
  @Transform(list)
  @IsIn(EXTERNAL_EVENT_TYPES, { each: true })
  type?: (typeof EXTERNAL_EVENT_TYPES)[number][];

  @ApiProperty({ required: false, default: 25, minimum: 1, maximum: 200 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiProperty({ required: false, description: 'nextCursor of the page before' })
  @IsOptional()
  @MaxLength(1_500)
  cursor?: string;
}

/** What whoever tells of it expects. */
export class ExpectedImpactBody {
  @ApiProperty({
    isArray: true,
    type: String,
    maxItems: MAX_PATTERNS,
    example: ['customer.signup.*', 'seo.organic.traffic'],
  })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MAX_PATTERNS)
  @ValidateBy(streamRule, { each: true })
  streams: StreamPattern[];

  @ApiProperty({ enum: DIRECTIONS })
  @IsIn(DIRECTIONS)
  direction: (typeof DIRECTIONS)[number];

  @ApiProperty({ enum: MAGNITUDES })
  @IsIn(MAGNITUDES)
  magnitude: (typeof MAGNITUDES)[number];

  @ApiProperty({ minimum: 0, maximum: MAX_IMPACT_MINUTES })
  @IsInt()
  @Min(0)
  @Max(MAX_IMPACT_MINUTES)
  durationMinutes: number;
}

/** Something outside that is told of. */
export class ExternalEventBody {
  @ApiProperty({
    required: false,
    maxLength: LIMITS.idLength,
    description: 'Makes it safe to send again; made here when left out',
  })
  @IsOptional()
  @ValidateBy(textRule('id', LIMITS.idLength))
  id?: string;

  @ApiProperty({ enum: EXTERNAL_EVENT_TYPES })
  @IsIn(EXTERNAL_EVENT_TYPES)
  type: (typeof EXTERNAL_EVENT_TYPES)[number];

  @ApiProperty({ minLength: 1, maxLength: MAX_TITLE_LENGTH, example: 'Exam season begins' })
  @ValidateBy(textRule('title', MAX_TITLE_LENGTH))
  title: string;

  @ApiProperty({ required: false, default: '', maxLength: MAX_DESCRIPTION_LENGTH })
  @IsOptional()
  @MaxLength(MAX_DESCRIPTION_LENGTH)
  @ValidateBy(storableRule)
  description?: string;

  @ApiProperty({ required: false, enum: SEVERITIES, default: 'info' })
  @IsOptional()
  @IsIn(SEVERITIES)
  severity?: (typeof SEVERITIES)[number];

  @ApiProperty({ required: false, type: ExpectedImpactBody, nullable: true, default: null })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ExpectedImpactBody)
  expectedImpact?: ExpectedImpactBody | null;

  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    default: null,
    description: 'An https address to read more',
  })
  @IsOptional()
  @MaxLength(MAX_LINK_LENGTH)
  @IsUrl(HTTPS, { message: 'externalLink must be an https address' })
  externalLink?: string | null;

  @ApiProperty({ required: false, format: 'date-time', description: 'When it happened or will; now when not said' })
  @IsOptional()
  @IsZonedTime()
  occurredAt?: string;
}

/** The timeline of what happens outside the streams and may move them. */
@ApiTags('external events')
@Controller('api/external-events')
export class ExternalEventsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly service: ExternalEventsService,
  ) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'External events, newest first; filters combine' })
  async list(@Query() { from, to, type, limit = 25, cursor }: ExternalEventsQuery): Promise<ExternalEventsAnswer> {
    const filter = { from: dateOf('from', from), to: dateOf('to', to), types: type ?? null };
    const before = cursor === undefined ? null : pageOf(cursor);
    const [items, total] = await Promise.all([
      selectExternalEvents(this.manager, filter, { before, limit }),
      countExternalEvents(this.manager, filter),
    ]);
    return { items, nextCursor: items.length === limit ? cursorOf(items.at(-1)!) : null, total };
  }

  @Get(':id')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'One external event' })
  async read(@Param('id') id: string): Promise<ExternalEvent> {
    const event = await selectExternalEvent(this.manager, id);
    if (event === null) throw new Problem('not_found', 'There is no external event with this id.');
    return event;
  }

  @Post()
  @Allow({ role: 'operator', scope: 'ingest' })
  @ApiOperation({ summary: 'Tell of something that happens outside; the same id and body again change nothing' })
  @ApiResponse({ status: 201, description: 'It is on the timeline' })
  @ApiResponse({ status: 200, description: 'It was there already, just as it is' })
  @ApiResponse({ status: 409, description: 'The id was used for another one' })
  async record(
    @Body() body: ExternalEventBody,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExternalEvent> {
    const posted = postedOf(body, dateOf('occurredAt', body.occurredAt)?.toISOString() ?? null);
    const { event, isNew } = await this.service.record(body.id ?? null, posted, {
      actor: actorOf(caller),
      at: new Date(),
    });
    void reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return event;
  }
}

function firstUnknown(patterns: unknown): unknown {
  return Array.isArray(patterns)
    ? patterns.find((it) => typeof it !== 'string' || streamsOf(it).length === 0)
    : patterns;
}

function dateOf(name: string, text: string | null | undefined): Date | null {
  const time = momentOf(name, text);
  return time === null ? null : new Date(time);
}

function pageOf(cursor: string): Position {
  const position = positionOf(cursor);
  if (position === null) throw new Problem('invalid_parameter', 'cursor must be the nextCursor of the page before');
  return position;
}
