import {
  CUSTOMER_SORTS,
  type CustomerDetail,
  type CustomerSort,
  type CustomersAnswer,
  HEALTH_TIERS,
  type HealthTier,
  LIMITS,
} from '@iops/contracts';
import { Controller, Get, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageEndOf } from '../../inference/tutors/page-cursor.js';
import { PageQuery } from '../../inference/tutors/tutors.controller.js';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { isAllowed, type Principal } from '../../platform/auth/principal.js';
import { unlessKnown } from '../../platform/http/etag.js';
import { Problem } from '../../platform/http/problem.js';
import type { CustomersFilter, CustomersPage } from './customers.queries.js';
import { CustomersService } from './customers.service.js';

const list = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value);
/** Where one is left out: the worst first. */
const DEFAULT_ORDER = { score: 'asc', change: 'asc', calls: 'desc', lastSession: 'asc', name: 'asc' } as const;

/** Which customers at risk, and as what. */
export class AtRiskQuery extends PageQuery {
  @ApiProperty({ required: false, enum: ['json', 'csv'], default: 'json', description: 'csv: all pages; operators' })
  @IsOptional()
  @IsIn(['json', 'csv'])
  format?: 'json' | 'csv';

  @ApiProperty({ required: false, description: 'Part of the name or of the id' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.idLength)
  segment?: string;

  @ApiProperty({ required: false, description: 'Acquisition channel' })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.idLength)
  channel?: string;

  @ApiProperty({ required: false, enum: CUSTOMER_SORTS, default: 'score' })
  @IsOptional()
  @IsIn(CUSTOMER_SORTS)
  sort?: CustomerSort;

  @ApiProperty({ required: false, enum: ['asc', 'desc'], description: 'Default: the worst first' })
  @IsOptional()
  @IsIn(['asc', 'desc'])
  order?: 'asc' | 'desc';
}

/** Which customers, and as what. Filters combine. */
export class CustomersQuery extends AtRiskQuery {
  @ApiProperty({ required: false, enum: HEALTH_TIERS, isArray: true, description: 'Comma-separated' })
  @IsOptional()
  @Transform(list)
  @IsIn(HEALTH_TIERS, { each: true })
  tier?: HealthTier[];

  @ApiProperty({ required: false, enum: ['true', 'false'], description: 'A session in 60 days, or signed up in 30' })
  @IsOptional()
  @IsIn(['true', 'false'])
  active?: 'true' | 'false';
}

/** Customers: the list, those at risk, and one. */
@ApiTags('customers')
@Controller('api/customers')
export class CustomersController {
  constructor(private readonly customers: CustomersService) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiProduces('application/json', 'text/csv')
  @ApiOperation({ summary: 'Customers with their scores and the counts of the tiers; csv for operators' })
  list(
    @Query() query: CustomersQuery,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomersAnswer | StreamableFile | undefined> {
    const active = query.active === undefined ? null : query.active === 'true';
    return this.answer(query, { tiers: query.tier ?? null, active }, { caller, request, reply });
  }

  @Get('at-risk')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiProduces('application/json', 'text/csv')
  @ApiOperation({ summary: 'Active customers of the tiers critical and at risk, the worst first; csv for operators' })
  atRisk(
    @Query() query: AtRiskQuery,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomersAnswer | StreamableFile | undefined> {
    return this.answer(query, { tiers: ['critical', 'at_risk'], active: true }, { caller, request, reply });
  }

  @Get(':id')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'One customer: facts, health, the last sessions and calls, interventions' })
  async read(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerDetail | undefined> {
    const customer = await this.customers.read(id, new Date());
    if (customer === null) throw new Problem('not_found', `No customer is called "${id.slice(0, 100)}".`);
    // Days of tenure go by with every moment.
    const { asOf: _, facts, ...content } = customer;
    return unlessKnown(customer, [content, { ...facts, tenureDays: null }], { request, reply });
  }

  private async answer(
    query: AtRiskQuery,
    which: Pick<CustomersFilter, 'tiers' | 'active'>,
    { caller, request, reply }: { caller: Principal; request: FastifyRequest; reply: FastifyReply },
  ): Promise<CustomersAnswer | StreamableFile | undefined> {
    const { segment = null, channel = null, search = null } = query;
    const filter: CustomersFilter = { ...which, segment, channel, search };
    if (query.format === 'csv') return this.export(filter, caller);
    const answer = await this.customers.list(filter, pageOf(query), new Date());
    const { asOf: _, ...content } = answer;
    return unlessKnown(answer, content, { request, reply });
  }

  private async export(filter: CustomersFilter, caller: Principal): Promise<StreamableFile> {
    if (!isAllowed({ role: 'operator' }, caller)) throw new Problem('forbidden', 'Operators may export customers.');
    const disposition = 'attachment; filename="customers.csv"';
    return new StreamableFile(await this.customers.export(filter), { type: 'text/csv; charset=utf-8', disposition });
  }
}

function pageOf(query: AtRiskQuery): CustomersPage {
  const { sort = 'score', limit = 25 } = query;
  const order = query.order ?? DEFAULT_ORDER[sort];
  const after = query.cursor === undefined ? null : pageEndOf(`${sort} ${order}`, query.cursor);
  if (query.cursor !== undefined && (after === null || !isValueOf(sort, after.value) || after.id.includes('\u0000')))
    throw new Problem('invalid_parameter', 'cursor must be the nextCursor of the page before', { pointer: '/cursor' });
  return { sort, order, after, limit };
}

/** A number as PostgreSQL writes one, and reads it without an overflow. */
const NUMBER = /^-?(\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,2})?|Infinity)$/;

/** Seconds since 1970, up to the year 2286; nobody's last session is the oldest of all. */
const SECONDS = /^(-?\d{1,10}(\.\d{1,9})?|-Infinity)$/;

/** What a cursor says of its last row must be what the list is ordered by, or the database would refuse it. */
function isValueOf(sort: CustomerSort, value: string): boolean {
  if (sort === 'name') return !value.includes('\u0000');
  if (sort === 'lastSession') return SECONDS.test(value);
  return sort === 'calls' ? /^\d{1,9}$/.test(value) : NUMBER.test(value);
}
