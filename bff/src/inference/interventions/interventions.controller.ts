import {
  INTERVENTION_KINDS,
  INTERVENTION_OUTCOMES,
  INTERVENTION_STATES,
  INTERVENTION_SUBJECTS,
  type Intervention,
  type InterventionEffectAnswer,
  type InterventionKind,
  type InterventionOutcome,
  type InterventionState,
  type InterventionSubjectKind,
  type InterventionsAnswer,
  LIMITS,
} from '@iops/contracts';
import { Body, Controller, Get, HttpCode, HttpStatus, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { FastifyReply } from 'fastify';
import { EntityManager } from 'typeorm';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { isPlainText } from '../../platform/auth/plain-text.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { Problem } from '../../platform/http/problem.js';
import { cursorOf, type PageEnd, pageEndOf } from '../tutors/page-cursor.js';
import { PageQuery } from '../tutors/tutors.controller.js';
import {
  countInterventions,
  type InterventionsFilter,
  selectIntervention,
  selectInterventions,
} from './interventions.queries.js';
import { InterventionsService } from './interventions.service.js';

const MAX_NOTE_LENGTH = 2_000;
const MAX_ASSIGNEE_LENGTH = 200;
const ORDER = 'interventions';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const plain = (field: string, maxLength: number) =>
  ValidateBy({
    name: 'isPlainText',
    validator: {
      validate: (value: unknown) => isPlainText(value, maxLength),
      defaultMessage: () => `${field} must be 1 to ${maxLength} characters, none hidden, no blank at either end`,
    },
  });

/** Which interventions, and which page of them. Filters combine. */
export class InterventionsQuery extends PageQuery {
  @ApiProperty({ required: false, enum: INTERVENTION_SUBJECTS })
  @IsOptional()
  @IsIn(INTERVENTION_SUBJECTS)
  subjectKind?: InterventionSubjectKind;

  @ApiProperty({ required: false, description: 'Id of a customer or tutor' })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.idLength)
  subjectId?: string;

  @ApiProperty({ required: false, enum: INTERVENTION_KINDS })
  @IsOptional()
  @IsIn(INTERVENTION_KINDS)
  kind?: InterventionKind;

  @ApiProperty({ required: false, enum: INTERVENTION_STATES })
  @IsOptional()
  @IsIn(INTERVENTION_STATES)
  state?: InterventionState;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_ASSIGNEE_LENGTH)
  assignee?: string;
}

/** Whom it is about. */
export class SubjectBody {
  @ApiProperty({ enum: INTERVENTION_SUBJECTS })
  @IsIn(INTERVENTION_SUBJECTS)
  kind: InterventionSubjectKind;

  @ApiProperty({ maxLength: LIMITS.idLength })
  @IsString()
  @MaxLength(LIMITS.idLength)
  id: string;
}

/** What is to be done. */
export class CreateInterventionBody {
  @ApiProperty({ enum: INTERVENTION_KINDS })
  @IsIn(INTERVENTION_KINDS)
  kind: InterventionKind;

  @ApiProperty({ type: SubjectBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => SubjectBody)
  subject: SubjectBody;

  @ApiProperty({ required: false, maxLength: MAX_NOTE_LENGTH })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NOTE_LENGTH)
  note?: string;

  @ApiProperty({ required: false, maxLength: MAX_ASSIGNEE_LENGTH })
  @IsOptional()
  @plain('assignee', MAX_ASSIGNEE_LENGTH)
  assignee?: string;
}

/** Who is to do it. */
export class AssignBody {
  @ApiProperty({ nullable: true, type: String, maxLength: MAX_ASSIGNEE_LENGTH, description: 'null: nobody' })
  @ValidateIf(({ assignee }: AssignBody) => assignee !== null)
  @plain('assignee', MAX_ASSIGNEE_LENGTH)
  assignee: string | null;
}

/** What came of it. */
export class CloseBody {
  @ApiProperty({ enum: INTERVENTION_OUTCOMES })
  @IsIn(INTERVENTION_OUTCOMES)
  outcome: InterventionOutcome;

  @ApiProperty({ required: false, maxLength: MAX_NOTE_LENGTH })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NOTE_LENGTH)
  note?: string;
}

/** What is done for customers and tutors. */
@ApiTags('interventions')
@Controller('api/interventions')
export class InterventionsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly interventions: InterventionsService,
  ) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Interventions, the newest first' })
  async list(@Query() query: InterventionsQuery): Promise<InterventionsAnswer> {
    const { subjectKind = null, subjectId = null, kind = null, state = null, assignee = null, limit = 25 } = query;
    const filter: InterventionsFilter = { subjectKind, subjectId, kind, state, assignee };
    const [rows, total] = await Promise.all([
      selectInterventions(this.manager, filter, { after: afterOf(query.cursor), limit: limit + 1 }),
      countInterventions(this.manager, filter),
    ]);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const end = last && { value: String(Date.parse(last.createdAt)), id: last.interventionId };
    return { items, nextCursor: end ? cursorOf(ORDER, end) : null, total };
  }

  @Get('effect')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'What interventions bring: those that were to be done against those held out' })
  effect(): Promise<InterventionEffectAnswer> {
    return this.interventions.effect();
  }

  @Get(':id')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'One intervention' })
  async read(@Param('id', ParseUUIDPipe) id: string): Promise<Intervention> {
    const one = await selectIntervention(this.manager, id);
    if (!one) throw new Problem('not_found', 'There is no intervention with this id.');
    return one;
  }

  @Post()
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Ask for something to be done; a share of customers and tutors is held out for comparison' })
  @ApiResponse({ status: 201, description: 'Created' })
  @ApiResponse({ status: 200, description: 'One of this kind is not over yet: that one' })
  async create(
    @Body() { kind, subject, note, assignee }: CreateInterventionBody,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Intervention> {
    const wanted = {
      kind,
      subject: { kind: subject.kind, id: subject.id },
      note: note ?? null,
      assignee: assignee ?? null,
    };
    const { one, isNew } = await this.interventions.create(wanted, { actor: actorOf(caller), at: new Date() });
    reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return one;
  }

  @Post(':id/assign')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Give it to somebody or to nobody; one that is held out is opened by that' })
  assign(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { assignee }: AssignBody,
    @Caller() caller: Principal,
  ): Promise<Intervention> {
    return this.interventions.assign(id, assignee, { actor: actorOf(caller), at: new Date() });
  }

  @Post(':id/close')
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Say what came of it' })
  close(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { outcome, note }: CloseBody,
    @Caller() caller: Principal,
  ): Promise<Intervention> {
    const result = { outcome, note: note ?? null };
    return this.interventions.close(id, result, { actor: actorOf(caller), at: new Date() });
  }
}

function afterOf(cursor: string | undefined): PageEnd | null {
  if (cursor === undefined) return null;
  const end = pageEndOf(ORDER, cursor);
  if (end !== null && /^\d{1,13}$/.test(end.value) && UUID.test(end.id)) return end;
  throw new Problem('invalid_parameter', 'cursor must be the nextCursor of the page before', { pointer: '/cursor' });
}
