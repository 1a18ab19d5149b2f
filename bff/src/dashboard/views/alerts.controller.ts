import {
  ALERT_STATUSES,
  ALERT_TYPES,
  type Alert,
  type AlertAction,
  type AlertsAnswer,
  LIMITS,
  SEVERITIES,
} from '@iops/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { EntityManager } from 'typeorm';
import { AlertsService } from '../../alerting/alerts/alerts.service.js';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
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

/** What an operator may say about an action. */
export class ActionBody {
  @ApiProperty({ required: false, maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;
}

/** Alerts: the list, one, and what operators do to them. */
@ApiTags('alerts')
@Controller('api/alerts')
export class AlertsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly alerts: AlertsService,
  ) {}

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

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Take charge of an alert' })
  acknowledge(@Param('id') id: string, @Body() body: ActionBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'acknowledge', body, caller);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Say that the alert was dealt with' })
  resolve(@Param('id') id: string, @Body() body: ActionBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'resolve', body, caller);
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Say that the alert is not worth dealing with' })
  dismiss(@Param('id') id: string, @Body() body: ActionBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'dismiss', body, caller);
  }

  private async act(id: string, action: AlertAction, body: ActionBody | undefined, caller: Principal): Promise<Alert> {
    await this.alerts.act(id, { action, actor: actorOf(caller), note: body?.note ?? null, at: new Date() });
    return this.read(id);
  }
}
