import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EntityManager } from 'typeorm';
import { Allow } from '../auth/access.decorator.js';
import { Problem } from '../http/problem.js';

/** Whether the process lives, and whether it can do its work. */
@ApiTags('operations')
@Controller('api')
export class HealthController {
  constructor(private readonly manager: EntityManager) {}

  @Get('health')
  @Allow({ open: true })
  @ApiOperation({ summary: 'The process answers' })
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Allow({ open: true })
  @ApiOperation({
    summary: 'The database answers and is migrated; the installation stays the same while its data does',
  })
  async ready(): Promise<{ status: 'ready'; installationId: string }> {
    const rows = await this.manager
      .query<{ installationId: string }[]>('SELECT installation_id AS "installationId" FROM installation')
      .catch(() => []);
    if (!rows[0]) throw new Problem('unavailable', 'The database does not answer.');
    return { status: 'ready', ...rows[0] };
  }
}
