import type { Readiness } from '@iops/contracts';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/access.decorator.js';
import { ReadinessService } from './readiness.service.js';

/** Whether the process lives, and whether it can do its work. */
@ApiTags('operations')
@Controller('api')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  @Get('health')
  @Allow({ open: true })
  @ApiOperation({ summary: 'The process answers' })
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Allow({ open: true })
  @ApiOperation({
    summary: 'The database answers and is migrated, how far the followers are behind, and which jobs keep failing',
    description: 'The installation id stays the same while its data does.',
  })
  ready(): Promise<Readiness> {
    return this.readiness.read();
  }
}
