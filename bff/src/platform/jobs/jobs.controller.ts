import type { JobsAnswer, RetriedAnswer } from '@iops/contracts';
import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, Caller } from '../auth/access.decorator.js';
import { actorOf, type Principal } from '../auth/principal.js';
import { JobsService } from './jobs.service.js';

/** How the work behind the events fares. */
@ApiTags('operations')
@Controller('api/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Every job: how far behind, when it last went well, its failures, the rows it set aside' })
  async list(): Promise<JobsAnswer> {
    return { items: await this.jobs.list() };
  }

  @Post(':name/retry-set-aside')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Try the oldest rows that a follower set aside once more, 200 at most' })
  retrySetAside(@Param('name') name: string, @Caller() caller: Principal): Promise<RetriedAnswer> {
    return this.jobs.retrySetAside(name, actorOf(caller), new Date());
  }
}
