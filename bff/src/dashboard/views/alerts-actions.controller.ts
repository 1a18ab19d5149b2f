import {
  ALERT_ACTIONS,
  type Alert,
  type AlertAction,
  type BulkActionAnswer,
  type BulkActionItem,
  DISMISS_REASONS,
  type DismissReason,
  LIMITS,
  MAX_BULK_ALERTS,
  MAX_SNOOZE_DAYS,
} from '@iops/contracts';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { EntityManager } from 'typeorm';
import type { Ask } from '../../alerting/alerts/action.js';
import { type Acted, AlertActions } from '../../alerting/alerts/alert-actions.service.js';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { Problem } from '../../platform/http/problem.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { alertView } from './alert-view.js';
import { selectAlertsById } from './alerts.queries.js';

const MAX_NOTE = 2000;
const UNTIL = `ISO 8601 with its zone, ahead, by ${MAX_SNOOZE_DAYS} days at most`;

/** What an operator may say about an action. */
export class ActionBody {
  @ApiProperty({ required: false, maxLength: MAX_NOTE })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NOTE)
  note?: string;
}

/** Why an alert is dismissed. */
export class DismissBody extends ActionBody {
  @ApiProperty({ required: false, enum: DISMISS_REASONS })
  @IsOptional()
  @IsIn(DISMISS_REASONS)
  reason?: DismissReason;
}

/** Until when an alert is snoozed. */
export class SnoozeBody extends ActionBody {
  @ApiProperty({ format: 'date-time', description: UNTIL })
  @IsZonedTime()
  until: string;
}

/** One action on several alerts. */
export class BulkBody extends DismissBody {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MAX_BULK_ALERTS, uniqueItems: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BULK_ALERTS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(LIMITS.idLength, { each: true })
  ids: string[];

  @ApiProperty({ enum: ALERT_ACTIONS })
  @IsIn(ALERT_ACTIONS)
  action: AlertAction;

  @ApiProperty({ required: false, format: 'date-time', description: `Of snooze alone: ${UNTIL}` })
  @IsOptional()
  @IsZonedTime()
  until?: string;
}

/** What operators do to alerts. Asked again, an action changes nothing and is answered in the same way. */
@ApiTags('alerts')
@ApiResponse({ status: 200, description: 'The alert as it stands now' })
@ApiResponse({ status: 409, description: 'Its status does not allow that; `allowed` names the actions that it does' })
@Controller('api/alerts')
export class AlertActionsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly actions: AlertActions,
  ) {}

  @Post('bulk')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'One action on several alerts, each by itself; what is refused for one stops no other' })
  async bulk(@Body() body: BulkBody, @Caller() caller: Principal): Promise<BulkActionAnswer> {
    const request = { ...requestOf(body.action, body, new Date()), actor: actorOf(caller) };
    const acted: { id: string; result: Acted }[] = [];
    for (const id of body.ids) acted.push({ id, result: await this.actions.attempt(id, request) });
    const rows = await selectAlertsById(this.manager, body.ids);
    const views = new Map(rows.map((row) => [row.alertId, alertView(row)]));
    return { items: acted.map(({ id, result }) => itemOf(id, result, views.get(id.toLowerCase()))) };
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
  @ApiOperation({ summary: 'Say that the alert is not worth dealing with, and why' })
  dismiss(@Param('id') id: string, @Body() body: DismissBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'dismiss', body, caller);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Say that it was right to tell of it; its status stays' })
  confirm(@Param('id') id: string, @Body() body: ActionBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'confirm', body, caller);
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Put it off until a moment, or until it gets worse' })
  snooze(@Param('id') id: string, @Body() body: SnoozeBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'snooze', body, caller);
  }

  @Post(':id/escalate')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Make it critical and active for somebody else to take charge; the platform is told' })
  escalate(@Param('id') id: string, @Body() body: ActionBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'escalate', body, caller);
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Make it active again: take back what was done to it, also after its end' })
  reopen(@Param('id') id: string, @Body() body: ActionBody, @Caller() caller: Principal): Promise<Alert> {
    return this.act(id, 'reopen', body, caller);
  }

  private async act(id: string, action: AlertAction, body: Said | undefined, caller: Principal): Promise<Alert> {
    const { alertId } = await this.actions.act(id, {
      ...requestOf(action, body ?? {}, new Date()),
      actor: actorOf(caller),
    });
    const [row] = await selectAlertsById(this.manager, [alertId]);
    if (!row) throw new Problem('not_found', 'There is no alert with this id.');
    return alertView(row);
  }
}

interface Said {
  note?: string;
  reason?: DismissReason;
  until?: string;
}

function requestOf(action: AlertAction, { note, reason, until }: Said, at: Date) {
  if (reason !== undefined && action !== 'dismiss') throw odd('reason', 'dismiss');
  if (until !== undefined && action !== 'snooze') throw odd('until', 'snooze');
  return { ask: askOf(action, reason, until, at), note: note ?? null, at };
}

function askOf(action: AlertAction, reason: DismissReason | undefined, until: string | undefined, at: Date): Ask {
  if (action === 'dismiss') return { action, reason: reason ?? null };
  return action === 'snooze' ? { action, until: endOf(until, at) } : { action };
}

function endOf(until: string | undefined, at: Date): Date {
  const end = new Date(until ?? Number.NaN);
  const ahead = end.getTime() - at.getTime();
  if (ahead > 0 && ahead <= MAX_SNOOZE_DAYS * 86_400_000) return end;
  throw new Problem('invalid_parameter', `until must be ${UNTIL}.`, { pointer: '/until' });
}

function odd(field: string, action: AlertAction): Problem {
  return new Problem('invalid_parameter', `${field} goes with ${action} alone.`, { pointer: `/${field}` });
}

function itemOf(id: string, acted: Acted, alert: Alert | undefined): BulkActionItem {
  if (acted.kind === 'not_found' || !alert) return { id, outcome: 'not_found' };
  if (acted.kind !== 'refused') return { id, outcome: acted.kind, alert };
  return { id, outcome: 'refused', alert, detail: acted.reason, allowed: acted.allowed };
}
