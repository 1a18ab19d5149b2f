import type { CustomerHealth } from '@iops/contracts';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EntityManager } from 'typeorm';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { selectHealth } from './health.queries.js';
import { FLAG_CALLS } from './score.js';

/** Customers' health, one at a time. */
@ApiTags('customers')
@Controller('api/customers')
export class HealthController {
  constructor(private readonly manager: EntityManager) {}

  @Get(':id/health')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: "A customer's health score with its exact contributions" })
  async read(@Param('id') id: string): Promise<CustomerHealth> {
    const health = await selectHealth(this.manager, id);
    if (!health) throw new Problem('not_found', `No customer "${id.slice(0, 100)}" has a score.`);
    const { customerId, name, score, tier, contributions, calls14d, asOf } = health;
    return { customerId, name, score, tier, contributions, flagged: calls14d >= FLAG_CALLS, asOf: asOf.toISOString() };
  }
}
