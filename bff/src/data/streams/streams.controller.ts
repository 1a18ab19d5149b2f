import { HISTORY_STEPS, type HistoryStep, type StreamHistoryAnswer, type StreamsAnswer } from '@iops/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { readWish } from './history-request.js';
import { momentOf } from './moment.js';
import { MAX_PATTERNS } from './stream-pattern.js';
import { StreamsService } from './streams.service.js';

const list = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value);

/** Which streams' history, from when to when, in how long buckets. */
export class HistoryQuery {
  @ApiProperty({ type: String, isArray: true, example: ['session.*', 'support.call.inbound'], maxItems: MAX_PATTERNS })
  @Transform(list)
  @ArrayNotEmpty()
  @ArrayMaxSize(MAX_PATTERNS)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  streams: string[];

  @ApiProperty({ required: false, format: 'date-time', description: 'A day before `end` when not said' })
  @IsOptional()
  @IsZonedTime()
  start?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Now when not said, or when it is still to come' })
  @IsOptional()
  @IsZonedTime()
  end?: string;

  @ApiProperty({ required: false, enum: HISTORY_STEPS, default: '1h' })
  @IsOptional()
  @IsIn(HISTORY_STEPS)
  step?: HistoryStep;
}

/** The streams of the catalogue: how they are doing, and how they did. */
@ApiTags('streams')
@Controller('api/streams')
export class StreamsController {
  constructor(private readonly service: StreamsService) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Every stream: its last hour, what is usual for it, whether it has fallen silent' })
  list(): Promise<StreamsAnswer> {
    return this.service.readLive(new Date());
  }

  @Get('history')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Values of streams over time with their baselines, and what happened outside' })
  history(@Query() { streams, start, end, step = '1h' }: HistoryQuery): Promise<StreamHistoryAnswer> {
    const now = new Date();
    const wish = { patterns: streams, start: momentOf('start', start), end: momentOf('end', end), step };
    const request = readWish(wish, now.getTime());
    if (request.kind === 'refused') throw new Problem('invalid_parameter', `${request.parameter} ${request.reason}`);
    return this.service.readHistory(request, now);
  }
}
