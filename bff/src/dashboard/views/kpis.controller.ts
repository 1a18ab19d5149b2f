import { type KpisAnswer, RANGES, type Range } from '@iops/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Allow } from '../../platform/auth/access.decorator.js';
import { KpisService } from './kpis.service.js';

/** What may be asked of the KPIs. */
export class KpisQuery {
  @ApiProperty({ enum: RANGES, required: false, default: '24h' })
  @IsOptional()
  @IsIn(RANGES)
  range?: Range;
}

/** The numbers operators steer by. */
@ApiTags('kpis')
@Controller('api/kpis')
export class KpisController {
  constructor(private readonly service: KpisService) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Every KPI with its comparator, target, sparkline and definition' })
  read(@Query() { range = '24h' }: KpisQuery): Promise<KpisAnswer> {
    return this.service.read(range, new Date());
  }
}
