import {
  LEADERBOARDS,
  type LeaderboardAnswer,
  type LeaderboardBy,
  TUTOR_FLAGS,
  type TutorDetail,
  type TutorFlagKind,
  type TutorPerformance,
  type TutorsAnswer,
} from '@iops/contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { EntityManager } from 'typeorm';
import { Allow } from '../../platform/auth/access.decorator.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Problem } from '../../platform/http/problem.js';
import { cursorOf, pageEndOf } from './page-cursor.js';
import { readPerformance } from './tutor-performance.queries.js';
import { detailOf, summaryOf } from './tutor-views.js';
import {
  countTutors,
  selectLeaderboard,
  selectSubjects,
  selectTutor,
  selectTutors,
  TUTOR_SORTS,
  type TutorRow,
  type TutorSort,
  type TutorsFilter,
} from './tutors.queries.js';

const number = ({ value }: { value: unknown }) => Number(value);

/** Which page of a list is asked for. */
export class PageQuery {
  @ApiProperty({ required: false, default: 25, minimum: 1, maximum: 200 })
  @IsOptional()
  @Transform(number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiProperty({ required: false, description: 'nextCursor of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  cursor?: string;
}

/** Which tutors are asked for, and in what order. Filters combine. */
export class TutorsQuery extends PageQuery {
  @ApiProperty({ required: false, description: 'Part of the name or of the id' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  @ApiProperty({ required: false, description: 'Who taught it in these weeks' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  subject?: string;

  @ApiProperty({ required: false, enum: TUTOR_FLAGS })
  @IsOptional()
  @IsIn(TUTOR_FLAGS)
  flag?: TutorFlagKind;

  @ApiProperty({ required: false, enum: TUTOR_SORTS, default: 'success' })
  @IsOptional()
  @IsIn(TUTOR_SORTS)
  sort?: TutorSort;

  @ApiProperty({ required: false, enum: ['asc', 'desc'], description: 'Default: desc; asc for name' })
  @IsOptional()
  @IsIn(['asc', 'desc'])
  order?: 'asc' | 'desc';
}

/** Which leaderboard is asked for. */
export class LeaderboardQuery {
  @ApiProperty({ required: false, description: 'All subjects together, when left out' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  subject?: string;

  @ApiProperty({ required: false, enum: LEADERBOARDS, default: 'success' })
  @IsOptional()
  @IsIn(LEADERBOARDS)
  by?: LeaderboardBy;

  @ApiProperty({ required: false, default: 25, minimum: 1, maximum: 200 })
  @IsOptional()
  @Transform(number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

/** How tutors fare. */
@ApiTags('tutors')
@Controller('api/tutors')
export class TutorsController {
  constructor(
    private readonly manager: EntityManager,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Tutors with the figures of this week and the 12 before it' })
  list(@Query() query: TutorsQuery): Promise<TutorsAnswer> {
    return this.page(query);
  }

  @Get('underperforming')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Tutors whose first sessions succeed less than 70 % of the time, the surest first' })
  underperforming(@Query() query: PageQuery): Promise<TutorsAnswer> {
    return this.page({ ...query, flag: 'underperforming', sort: 'underTarget' });
  }

  @Get('leaderboard')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'The best tutors of a subject or of all; one good session does not make a first place' })
  async leaderboard(@Query() query: LeaderboardQuery): Promise<LeaderboardAnswer> {
    const by = query.by ?? 'success';
    const subject = query.subject ?? null;
    return { by, subject, ...(await selectLeaderboard(this.manager, by, { subject, limit: query.limit ?? 25 })) };
  }

  @Get(':id')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'One tutor with every subject' })
  async read(@Param('id') id: string): Promise<TutorDetail> {
    const [tutor, subjects] = await Promise.all([this.find(id), selectSubjects(this.manager, id)]);
    return detailOf(tutor, subjects);
  }

  @Get(':id/performance')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: "A tutor's weeks, months, subjects, changes, trends, anomalies and flags with reasons" })
  async performance(@Param('id') id: string): Promise<TutorPerformance> {
    return readPerformance(this.manager, await this.find(id), new Date(), this.config.timeZone);
  }

  private async find(id: string): Promise<TutorRow> {
    const tutor = await selectTutor(this.manager, id);
    if (!tutor) throw new Problem('not_found', `No tutor is called "${id.slice(0, 100)}".`);
    return tutor;
  }

  private async page(query: TutorsQuery): Promise<TutorsAnswer> {
    const { search = null, subject = null, flag = null, sort = 'success', limit = 25 } = query;
    const order = query.order ?? (sort === 'name' ? 'asc' : 'desc');
    const filter: TutorsFilter = { search, subject, flag };
    const after = query.cursor === undefined ? null : pageEndOf(`${sort} ${order}`, query.cursor);
    const isNumber = sort === 'name' || after === null || !Number.isNaN(Number(after.value));
    if (query.cursor !== undefined && (after === null || !isNumber))
      throw new Problem('invalid_parameter', 'cursor must be the nextCursor of the page before', {
        pointer: '/cursor',
      });
    const [rows, total] = await Promise.all([
      selectTutors(this.manager, filter, { sort, order, after, limit: limit + 1 }),
      countTutors(this.manager, filter),
    ]);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const isMore = rows.length > limit && last !== undefined;
    return {
      items: items.map(summaryOf),
      nextCursor: isMore ? cursorOf(`${sort} ${order}`, { value: last.sortValue, id: last.tutorId }) : null,
      total,
    };
  }
}
