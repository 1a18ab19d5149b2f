import { ALERT_STATUSES, ALERT_TYPES, type Alert, type AlertsAnswer, LIMITS, SEVERITIES } from '@iops/contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { EntityManager } from 'typeorm';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { alertView } from './alert-view.js';
import { type AlertsFilter, countAlerts, selectAlert, selectAlerts } from './alerts.queries.js';

const list = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value);

/** What alerts may be asked for. Lists are comma-separated; filters combine. */
export class AlertsQuery {
  @ApiProperty({ required: false, enum: ALERT_STATUSES, isArray: true, description: 'Default: active,acknowledged' })
  @IsOptional()
  @Transform(list)
  @IsIn(ALERT_STATUSES, { each: true })
  status?: (typeof ALERT_STATUSES)[number][];

  @ApiProperty({ required: false, enum: SEVERITIES, isArray: true })
  @IsOptional()
  @Transform(list)
  @IsIn(SEVERITIES, { each: true })
  severity?: (typeof SEVERITIES)[number][];

  @ApiProperty({ required: false, enum: ALERT_TYPES, isArray: true })
  @IsOptional()
  @Transform(list)
  @IsIn(ALERT_TYPES, { each: true })
  type?: (typeof ALERT_TYPES)[number][];

  @ApiProperty({ required: false, description: 'Of this customer, tutor or sender' })
  @IsOptional()
  @MaxLength(LIMITS.idLength)
  entity?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @MaxLength(LIMITS.idLength)
  subject?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Started then or later' })
  @IsOptional()
  @IsZonedTime()
  from?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Started before' })
  @IsOptional()
  @IsZonedTime()
  to?: string;

  @ApiProperty({ required: false, enum: ['true', 'false'], description: 'Only those that are snoozed, or are not' })
  @IsOptional()
  @IsIn(['true', 'false'])
  snoozed?: 'true' | 'false';

  @ApiProperty({ required: false, default: 25, minimum: 1, maximum: 200 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiProperty({ required: false, description: 'nextCursor of the page before' })
  @IsOptional()
  @Matches(/^\d{1,7}$/, { message: 'cursor must be the nextCursor of the page before' })
  cursor?: string;
}

/** Alerts: the list, and one. */
@ApiTags('alerts')
@Controller('api/alerts')
export class AlertsController {
  constructor(private readonly manager: EntityManager) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Alerts, worst first' })
  async list(@Query() query: AlertsQuery): Promise<AlertsAnswer> {
    const filter: AlertsFilter = {
      statuses: query.status ?? ['active', 'acknowledged'],
      severities: query.severity ?? SEVERITIES,
      types: query.type ?? ALERT_TYPES,
      entity: query.entity ?? null,
      subject: query.subject ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      snoozed: query.snoozed === undefined ? null : query.snoozed === 'true',
      limit: query.limit ?? 25,
      offset: Number(query.cursor ?? '0'),
    };
    const [rows, bySeverity] = await Promise.all([
      selectAlerts(this.manager, filter),
      countAlerts(this.manager, filter),
    ]);
    const total = bySeverity.info + bySeverity.warning + bySeverity.critical;
    const next = filter.offset + rows.length;
    return { items: rows.map(alertView), nextCursor: next < total ? String(next) : null, total, bySeverity };
  }

  @Get(':id')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'One alert with its history' })
  async read(@Param('id') id: string): Promise<Alert> {
    const row = await selectAlert(this.manager, id);
    if (!row) throw new Problem('not_found', 'There is no alert with this id.');
    return alertView(row);
  }
}
