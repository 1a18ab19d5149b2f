import {
  ALERT_STATES,
  ALERT_STATUSES,
  ALERT_TYPES,
  type Alert,
  type AlertsAnswer,
  type AlertsSummary,
  LIMITS,
  SEVERITIES,
} from '@iops/contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { EntityManager } from 'typeorm';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { type AlertPlace, cursorBehind, placeOf } from './alert-place.js';
import { summaryOf } from './alert-summary.js';
import { alertView } from './alert-view.js';
import {
  type AlertsFilter,
  countAlerts,
  selectAlert,
  selectAlertGroups,
  selectAlerts,
  selectLastChange,
} from './alerts.queries.js';

const list = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value);

const OPEN = 'active, acknowledged and snoozed';

/** What alerts may be counted by. Lists are comma-separated; filters combine. */
export class AlertsSummaryQuery {
  @ApiProperty({ required: false, enum: ALERT_STATES, isArray: true, description: `Default: ${OPEN}` })
  @IsOptional()
  @Transform(list)
  @IsIn(ALERT_STATES, { each: true })
  state?: (typeof ALERT_STATES)[number][];

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
}

/** What alerts may be asked for. Lists are comma-separated; filters combine. */
export class AlertsQuery extends AlertsSummaryQuery {
  @ApiProperty({
    required: false,
    enum: ALERT_STATUSES,
    isArray: true,
    description: 'Without `state`, default: active,acknowledged',
  })
  @IsOptional()
  @Transform(list)
  @IsIn(ALERT_STATUSES, { each: true })
  status?: (typeof ALERT_STATUSES)[number][];

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
  @IsString()
  @MaxLength(LIMITS.idLength)
  cursor?: string;
}

/** Alerts: the list, how many there are of each kind, and one. */
@ApiTags('alerts')
@Controller('api/alerts')
export class AlertsController {
  constructor(private readonly manager: EntityManager) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Alerts, worst first' })
  async list(@Query() query: AlertsQuery): Promise<AlertsAnswer> {
    const { limit = 25, cursor } = query;
    const filter = filterOf(query);
    const after = cursor === undefined ? null : pageOf(cursor);
    const [rows, bySeverity] = await Promise.all([
      // One more tells whether anything is behind the page.
      selectAlerts(this.manager, filter, { limit: limit + 1, after }),
      countAlerts(this.manager, filter),
    ]);
    const items = rows.slice(0, limit).map(alertView);
    const total = bySeverity.info + bySeverity.warning + bySeverity.critical;
    return { items, nextCursor: rows.length > limit ? cursorBehind(items.at(-1)!) : null, total, bySeverity };
  }

  @Get('summary')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'How many alerts there are of each severity, state and type, as filters would find them' })
  async summary(@Query() query: AlertsSummaryQuery): Promise<AlertsSummary> {
    const [groups, lastChangeAt] = await Promise.all([selectAlertGroups(this.manager), selectLastChange(this.manager)]);
    const { state = ['active', 'acknowledged', 'snoozed'], severity = SEVERITIES, type = ALERT_TYPES } = query;
    return { ...summaryOf(groups, { states: state, severities: severity, types: type }), lastChangeAt };
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

function filterOf(query: AlertsQuery): AlertsFilter {
  const { state, status = state ? ALERT_STATUSES : ['active', 'acknowledged'] } = query;
  return {
    statuses: status,
    states: state ?? ALERT_STATES,
    severities: query.severity ?? SEVERITIES,
    types: query.type ?? ALERT_TYPES,
    entity: query.entity ?? null,
    subject: query.subject ?? null,
    from: query.from ?? null,
    to: query.to ?? null,
    snoozed: query.snoozed === undefined ? null : query.snoozed === 'true',
  };
}

function pageOf(cursor: string): AlertPlace {
  const place = placeOf(cursor);
  if (place === null) throw new Problem('invalid_parameter', 'cursor must be the nextCursor of the page before');
  return place;
}
