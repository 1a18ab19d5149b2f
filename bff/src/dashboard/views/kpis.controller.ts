import { type KpisAnswer, RANGES, type Range } from '@iops/contracts';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { momentOf } from '../../data/streams/moment.js';
import { Allow } from '../../platform/auth/access.decorator.js';
import { unlessKnown } from '../../platform/http/etag.js';
import { Problem } from '../../platform/http/problem.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { contentOf } from './kpi-content.js';
import { readLookback } from './kpi-range.js';
import { KpisService } from './kpis.service.js';

/** What may be asked of the KPIs: a range up to now, or any. */
export class KpisQuery {
  @ApiProperty({ enum: RANGES, required: false, default: '24h' })
  @IsOptional()
  @IsIn(RANGES)
  range?: Range;

  @ApiProperty({ required: false, format: 'date-time', description: 'In place of `range`: where to begin' })
  @IsOptional()
  @IsZonedTime()
  from?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'With `from`: what the values are as of, or now' })
  @IsOptional()
  @IsZonedTime()
  to?: string;
}

/** The numbers operators steer by. */
@ApiTags('kpis')
@Controller('api/kpis')
export class KpisController {
  constructor(private readonly service: KpisService) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Every KPI with its comparator, target, sparkline and definition' })
  async read(
    @Query() query: KpisQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KpisAnswer<Range | null> | undefined> {
    const answer = await this.answer(query, new Date());
    // For a browser to ask again with what it has, and nobody between to keep it.
    reply.header('cache-control', 'private, no-cache');
    return unlessKnown(answer, contentOf(answer), { request, reply });
  }

  private answer({ range, from, to }: KpisQuery, now: Date): Promise<KpisAnswer<Range | null>> {
    if (from === undefined && to === undefined) return this.service.read(range ?? '24h', now);
    const wish = { range: range ?? null, from: momentOf('from', from), to: momentOf('to', to) };
    const lookback = readLookback(wish, now.getTime());
    if (lookback.kind === 'refused') throw new Problem('invalid_parameter', lookback.reason);
    return this.service.readAny(lookback);
  }
}
