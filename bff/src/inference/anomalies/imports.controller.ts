import { type ImportedAnswer, STREAM_NAMES, type StreamName } from '@iops/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { textOf } from '../../platform/http/body-parsers.js';
import { jsonErrorOf } from '../../platform/http/json-error.js';
import { Problem } from '../../platform/http/problem.js';
import { routeSettings } from '../../platform/http/route-settings.decorator.js';
import { ImportsService } from './imports.service.js';
import { MAX_VALUES, readSeries } from './sent-series.js';

/** It documents the body; `readSeries` checks it, many thousand values at a time. */
export class SeriesBody {
  @ApiProperty({ required: false, maxLength: 255, description: 'Of this subject it is the demand: requests' })
  subject?: string;

  @ApiProperty({ required: false, enum: STREAM_NAMES, description: 'Or of this stream it is the value' })
  stream?: StreamName;

  @ApiProperty({ format: 'date-time', description: "Where the first value's span begins" })
  start: string;

  @ApiProperty({ example: 3600, description: 'From one value to the next; 3600 can be divided by it' })
  stepSeconds: number;

  @ApiProperty({ type: 'array', items: { type: 'number', nullable: true }, minItems: 1, maxItems: MAX_VALUES })
  values: (number | null)[];
}

/** History that a host brings along. */
@ApiTags('operations')
@Controller('api/import')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('series')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  // Longer than other bodies may be.
  @routeSettings({ body: 'bytes' })
  @ApiBody({ type: SeriesBody })
  @ApiOperation({ summary: 'Keep the past of a subject or a stream; its forecasts and anomalies are made from it' })
  series(@Body() body: unknown, @Caller() caller: Principal): Promise<ImportedAnswer> {
    const now = new Date();
    const read = readSeries(parsed(body), now.getTime());
    if (read.kind === 'refused') throw new Problem('invalid_parameter', read.reason, { pointer: read.pointer });
    return this.imports.keep(read, actorOf(caller), now);
  }
}

function parsed(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) throw new Problem('unsupported_media_type', 'Send JSON.');
  try {
    return JSON.parse(textOf(body));
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('invalid_json', jsonErrorOf(error));
  }
}
