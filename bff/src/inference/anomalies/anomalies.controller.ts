import { ALL_STREAMS, type AnomaliesAnswer } from '@iops/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { EntityManager } from 'typeorm';
import { selectExternalEvents } from '../../data/streams/external-events.queries.js';
import { momentOf } from '../../data/streams/moment.js';
import { noSuchStream, streamsOf } from '../../data/streams/stream-pattern.js';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { countAnomalies, type StoredAnomaly, selectAnomalies } from './anomalies.queries.js';
import { BEFORE_MS, cursorOf, positionOf, viewOf } from './anomaly-view.js';

/** Of a page's span; the list of external events has the rest. */
const MAX_EVENTS = 1_000;

/** Which anomalies, and which page of them. */
export class AnomaliesQuery {
  @ApiProperty({ required: false, description: 'A stream, all below one (`session.*`), or `*` for all together' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  stream?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Lasted then or later' })
  @IsOptional()
  @IsZonedTime()
  from?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Began before' })
  @IsOptional()
  @IsZonedTime()
  to?: string;

  @ApiProperty({ required: false, default: 200, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;

  @ApiProperty({ required: false, description: 'nextCursor of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** What streams did that chance does not explain. */
@ApiTags('streams')
@Controller('api/anomalies')
export class AnomaliesController {
  constructor(private readonly manager: EntityManager) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Anomalies of streams, newest first, with what moved along and what happened outside' })
  async list(@Query() { stream, from, to, limit = 200, cursor }: AnomaliesQuery): Promise<AnomaliesAnswer> {
    const filter = { streams: streamsAsked(stream), from: dateOf('from', from), to: dateOf('to', to) };
    const before = cursor === undefined ? null : pageOf(cursor);
    const [rows, total] = await Promise.all([
      selectAnomalies(this.manager, filter, { before, limit }),
      countAnomalies(this.manager, filter),
    ]);
    const events = await this.eventsNear(rows);
    const items = rows.map((row) => viewOf(row, events));
    return { items, nextCursor: rows.length === limit ? cursorOf(rows.at(-1)!) : null, total };
  }

  private async eventsNear(rows: readonly StoredAnomaly[]) {
    if (rows.length === 0) return [];
    const from = new Date(Math.min(...rows.map(({ startedAt }) => startedAt.getTime())) - BEFORE_MS);
    const to = new Date(Math.max(...rows.map(({ endedAt }) => endedAt.getTime())));
    return selectExternalEvents(this.manager, { from, to, types: null }, { before: null, limit: MAX_EVENTS });
  }
}

function streamsAsked(pattern: string | undefined): string[] | null {
  if (pattern === undefined) return null;
  if (pattern === ALL_STREAMS) return [ALL_STREAMS];
  const streams = streamsOf(pattern);
  if (streams.length > 0) return streams;
  throw new Problem('invalid_parameter', `stream must be of the catalogue. ${noSuchStream(pattern)}`);
}

function dateOf(name: string, text: string | undefined): Date | null {
  const time = momentOf(name, text);
  return time === null ? null : new Date(time);
}

function pageOf(cursor: string) {
  const position = positionOf(cursor);
  if (position === null) throw new Problem('invalid_parameter', 'cursor must be the nextCursor of the page before');
  return position;
}
