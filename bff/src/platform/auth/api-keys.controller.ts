import { type ApiKey, type ApiKeysAnswer, type CreatedApiKey, SCOPES, type Scope } from '@iops/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateBy,
} from 'class-validator';
import { Problem } from '../http/problem.js';
import { Allow, Caller } from './access.decorator.js';
import type { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysService, type By, type MadeKey } from './api-keys.service.js';
import { isPlainText } from './plain-text.js';
import { actorOf, type Principal } from './principal.js';

const MAX_NAME_LENGTH = 80;
/** Later times have no four digits for their year. */
const END_OF_YEARS = Date.UTC(10_000, 0);
const DAY_MINUTES = 1440;
const nameRule = {
  name: 'isPlainText',
  validator: {
    validate: (value: unknown) => isPlainText(value, MAX_NAME_LENGTH),
    defaultMessage: () => `name must be 1 to ${MAX_NAME_LENGTH} characters, none hidden, no blank at either end`,
  },
};

/** Which page of the keys. */
export class ApiKeysQuery {
  @ApiProperty({ required: false, default: 25, minimum: 1, maximum: 200 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiProperty({ required: false, description: 'nextCursor of the page before' })
  @IsOptional()
  @Matches(/^\d{1,7}$/, { message: 'cursor must be the nextCursor of the page before' })
  cursor?: string;
}

/** What a new key is to be. */
export class CreateApiKeyBody {
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH, example: 'rails production' })
  @ValidateBy(nameRule)
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true, minItems: 1, maxItems: SCOPES.length, example: ['ingest'] })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(SCOPES.length)
  @IsIn(SCOPES, { each: true })
  scopes: Scope[];

  @ApiProperty({ required: false, format: 'date-time', description: 'In the future; without it the key has no end' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/, {
    message: 'expiresAt must be a time with seconds and zone like 2027-01-31T00:00:00Z',
  })
  expiresAt?: string;
}

/** How a key is rotated. */
export class RotateApiKeyBody {
  @ApiProperty({ required: false, default: DAY_MINUTES, minimum: 0, maximum: 7 * DAY_MINUTES })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(7 * DAY_MINUTES)
  overlapMinutes?: number;
}

/** The keys of servers: made, rotated and revoked by admins. */
@ApiTags('api keys')
@Controller('api/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'All keys that ever were, newest first; the keys themselves are not kept' })
  async list(@Query() { cursor, limit = 25 }: ApiKeysQuery): Promise<ApiKeysAnswer> {
    const offset = Number(cursor ?? '0');
    const [rows, total] = await this.apiKeys.list(offset, limit);
    const next = offset + rows.length;
    return { items: rows.map(viewOf), nextCursor: rows.length > 0 && next < total ? String(next) : null, total };
  }

  @Post()
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Make a key; it is shown in this answer and never again' })
  async create(@Body() body: CreateApiKeyBody, @Caller() caller: Principal): Promise<CreatedApiKey> {
    const by = byOf(caller);
    const expiresAt = body.expiresAt === undefined || body.expiresAt === null ? null : new Date(body.expiresAt);
    if (expiresAt !== null && !(expiresAt > by.at && expiresAt.getTime() < END_OF_YEARS)) {
      const message = 'expiresAt must be in the future, and before the year 10000.';
      throw new Problem('invalid_parameter', message, { pointer: '/expiresAt' });
    }
    return createdView(await this.apiKeys.create({ name: body.name, scopes: body.scopes, expiresAt }, by));
  }

  @Post(':id/rotate')
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Make a key that takes the place of this one, which stays good for the overlap' })
  async rotate(
    @Param('id') id: string,
    @Body() { overlapMinutes }: RotateApiKeyBody,
    @Caller() caller: Principal,
  ): Promise<CreatedApiKey> {
    return createdView(await this.apiKeys.rotate(id, overlapMinutes ?? DAY_MINUTES, byOf(caller)));
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'End a key for good, on every replica within 10 s' })
  async revoke(@Param('id') id: string, @Caller() caller: Principal): Promise<ApiKey> {
    return viewOf(await this.apiKeys.revoke(id, byOf(caller)));
  }
}

function byOf(caller: Principal): By {
  return { actor: actorOf(caller), at: new Date() };
}

function createdView({ row, key }: MadeKey): CreatedApiKey {
  return { ...viewOf(row), key };
}

function viewOf(row: ApiKeyEntity): ApiKey {
  return {
    id: row.keyId,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    replacedBy: row.replacedBy,
  };
}
