import type { JobRun, JobsAnswer, RetriedAnswer, StartedRun } from '@iops/contracts';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { Allow, Caller } from '../auth/access.decorator.js';
import { actorOf, type Principal } from '../auth/principal.js';
import { Problem } from '../http/problem.js';
import { IsZonedTime } from '../http/zoned-time.decorator.js';
import { JobRuns } from './job-runs.service.js';
import { JobsService } from './jobs.service.js';

/** How a job is run. */
export class RunJobBody {
  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'The moment it looks at the world from; now by default',
  })
  @IsOptional()
  @IsZonedTime()
  asOf?: string;
}

/** How the work behind the events fares. */
@ApiTags('operations')
@Controller('api/jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobsService,
    private readonly runs: JobRuns,
  ) {}

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

  @Post(':name/run')
  @HttpCode(202)
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Run a job now, or as of a moment that is past; answered before it is done' })
  async run(
    @Param('name') name: string,
    @Body() { asOf }: RunJobBody,
    @Caller() caller: Principal,
  ): Promise<StartedRun> {
    const now = new Date();
    // Null stands for left out; new Date(null) would be 1970.
    const moment = asOf ? new Date(asOf) : now;
    if (moment > now) throw new Problem('invalid_parameter', 'asOf must not lie ahead.', { pointer: '/asOf' });
    return { runId: await this.runs.start(name, moment, actorOf(caller)) };
  }

  @Get('runs/:id')
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'How a run fares' })
  read(@Param('id', ParseUUIDPipe) id: string): Promise<JobRun> {
    return this.runs.read(id);
  }
}
