import type { CustomerHealthHistory } from '@iops/contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { EntityManager } from 'typeorm';
import { momentOf } from '../../data/streams/moment.js';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { changeOf } from './change.js';
import { selectFactsAt, selectHealth } from './health.queries.js';
import { derivedPoint, momentsToDerive, pointAt, recordedPoint, type Span } from './history.js';
import { selectHistory } from './history.queries.js';
import { FLAG_CALLS } from './score.js';

const DAY_MS = 86_400_000;
/** What is told of when no time is asked for. */
const USUAL_DAYS = 90;
/** As long as history is kept. */
const MAX_DAYS = 400;

/** Which time is asked for. */
export class HealthQuery {
  @ApiProperty({ required: false, format: 'date-time', description: '90 days before `to` when not said' })
  @IsOptional()
  @IsZonedTime()
  from?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Now when not said, or when it is still to come' })
  @IsOptional()
  @IsZonedTime()
  to?: string;
}

/** Customers' health, one at a time. */
@ApiTags('customers')
@Controller('api/customers')
export class HealthController {
  constructor(private readonly manager: EntityManager) {}

  @Get(':id/health')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({
    summary: "A customer's health score with its exact contributions, its history, and what changed from then to then",
  })
  async read(@Param('id') id: string, @Query() query: HealthQuery): Promise<CustomerHealthHistory> {
    const span = spanOf(query, new Date());
    const health = await selectHealth(this.manager, id);
    if (!health) throw new Problem('not_found', `No customer "${id.slice(0, 100)}" has a score.`);
    const { customerId, name, score, tier, contributions, calls14d, asOf } = health;
    const history = await this.history(id, span);
    const [from, to] = [pointAt(history, span.from) ?? history[0], pointAt(history, span.to)];
    return {
      customerId,
      name,
      score,
      tier,
      contributions,
      flagged: calls14d >= FLAG_CALLS,
      asOf: asOf.toISOString(),
      history,
      change: from && to ? changeOf(from, to) : null,
    };
  }

  private async history(id: string, span: Span) {
    const kept = await selectHistory(this.manager, id, span);
    const [first, ...others] = momentsToDerive(span, kept[0]?.at ?? null);
    const [facts = []] = first ? await selectFactsAt(this.manager, [id], [first, ...others]) : [];
    const derived = facts.map(derivedPoint);
    return [...derived.filter((point) => point !== null), ...kept.map(recordedPoint)];
  }
}

function spanOf(query: HealthQuery, now: Date): Span {
  const asked = momentOf('to', query.to);
  const to = asked === null ? now : new Date(Math.min(asked, now.getTime()));
  const from = new Date(momentOf('from', query.from) ?? to.getTime() - USUAL_DAYS * DAY_MS);
  if (from > to) throw new Problem('invalid_parameter', 'from must not lie after to.', { pointer: '/from' });
  if (to.getTime() - from.getTime() > MAX_DAYS * DAY_MS)
    throw new Problem('invalid_parameter', `from must lie ${MAX_DAYS} days before to at most.`, { pointer: '/from' });
  return { from, to };
}
