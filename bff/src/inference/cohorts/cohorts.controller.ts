import type { ChurnAnswer, FirstSessionCohortsAnswer, VelocityAnswer } from '@iops/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { EntityManager } from 'typeorm';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { cursorOf, pageEndOf } from '../tutors/page-cursor.js';
import { PageQuery } from '../tutors/tutors.controller.js';
import { firstSessionOf } from './cohort-views.js';
import { type FirstSessionFilter, selectFirstSessionSubjects, selectFirstSessions } from './cohorts.queries.js';
import { CohortsService } from './cohorts.service.js';
import { shareOf } from './wilson.js';

const ORDER = 'first-session';

/** Which tutors and subjects are asked for; filters combine. */
export class FirstSessionQuery extends PageQuery {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  subject?: string;

  @ApiProperty({ required: false, description: 'Id of a tutor' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  tutor?: string;
}

/** How groups fare: tutors by subject, customers by their sign-up, segment and channel. */
@ApiTags('cohorts')
@Controller('api/cohorts')
export class CohortsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly cohorts: CohortsService,
  ) {}

  @Get('first-session')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'First-session success by tutor and subject, the lowest first' })
  async firstSession(@Query() query: FirstSessionQuery): Promise<FirstSessionCohortsAnswer> {
    const filter: FirstSessionFilter = { subject: query.subject ?? null, tutorId: query.tutor ?? null };
    const limit = query.limit ?? 25;
    const after = query.cursor === undefined ? null : pageEndOf(ORDER, query.cursor);
    if (query.cursor !== undefined && (after === null || Number.isNaN(Number(after.value))))
      throw new Problem('invalid_parameter', 'cursor must be the nextCursor of the page before', {
        pointer: '/cursor',
      });
    const [rows, subjects] = await Promise.all([
      selectFirstSessions(this.manager, filter, { after, limit: limit + 1 }),
      selectFirstSessionSubjects(this.manager, filter),
    ]);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(firstSessionOf),
      nextCursor: last ? cursorOf(ORDER, { value: String(last.shrunk), id: last.key }) : null,
      total: subjects.reduce((sum, { tutors }) => sum + tutors, 0),
      subjects: subjects.map(({ subject, tutors, rated, good }) => ({ subject, tutors, ...shareOf(good, rated) })),
    };
  }

  @Get('velocity')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Completed sessions per customer in each week since sign-up, by month of sign-up' })
  velocity(): Promise<VelocityAnswer> {
    return this.cohorts.velocity(new Date());
  }

  @Get('churn')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'The share of customers without a session for 60 days, by segment and by channel' })
  churn(): Promise<ChurnAnswer> {
    return this.cohorts.churn(new Date());
  }
}
