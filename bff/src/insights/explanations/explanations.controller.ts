import type { Explanation } from '@iops/contracts';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { EntityManager } from 'typeorm';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { ExplanationEntity } from './explanation.entity.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Why an alert is there. */
@ApiTags('alerts')
@Controller('api/alerts')
export class ExplanationsController {
  constructor(private readonly manager: EntityManager) {}

  @Get(':id/explanation')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({
    summary: 'Why an alert is there',
    description: 'A text whose every figure resolves to a numbered evidence row, the factors, and the ranked causes.',
  })
  @ApiResponse({ status: 200, description: 'The explanation; `figures` are ranges of `text` in UTF-16 units' })
  @ApiResponse({ status: 404, description: 'There is no alert with this id, or its reason is not written yet' })
  async read(@Param('id') id: string): Promise<Explanation> {
    const found = UUID.test(id) ? await this.manager.findOneBy(ExplanationEntity, { alertId: id }) : null;
    if (found === null)
      throw new Problem('not_found', 'There is no alert with this id, or its reason is not written yet.');
    const { alert: _, createdAt, ...explanation } = found;
    return { ...explanation, createdAt: createdAt.toISOString() };
  }
}
