import type { Model, ModelsAnswer, PredictAnswer } from '@iops/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { textOf } from '../../platform/http/body-parsers.js';
import { jsonErrorOf } from '../../platform/http/json-error.js';
import { Problem } from '../../platform/http/problem.js';
import { routeSettings } from '../../platform/http/route-settings.decorator.js';
import { predictionsOf, viewOf } from './model-view.js';
import { ModelsService } from './models.service.js';
import { parseRows } from './rows.js';

/** Of one answer: it is made in one go, and others wait. */
const MAX_CONTRIBUTIONS = 500_000;

/** A row whose features are numbers by name. It documents the body; `parseRows` checks it, thousands at a time. */
export class RowBody {
  @ApiProperty()
  id: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number', nullable: true } })
  features: Record<string, number | null>;
}

/** Rows to predict. */
export class PredictBody {
  @ApiProperty({ type: [RowBody] })
  rows: RowBody[];
}

/** The models that decide, those that did, and those that are only asked. */
@ApiTags('models')
@Controller('api/models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  @Get()
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'The models with their figures and their terms, the one in force first' })
  async list(): Promise<ModelsAnswer> {
    return { items: (await this.models.list()).map(viewOf) };
  }

  @Post('churn/rollback')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Withdraw the model of churn in force; answers the one before it, which decides again' })
  async rollBack(@Caller() caller: Principal): Promise<Model> {
    return viewOf(await this.models.rollBack('churn', actorOf(caller), new Date()));
  }

  @Post(':id/predict')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  // Longer than other bodies may be.
  @routeSettings({ body: 'bytes' })
  @ApiBody({ type: PredictBody })
  @ApiOperation({ summary: 'Ask a model of rows: probability, base and exact contributions of each' })
  async predict(@Param('id') id: string, @Body() body: unknown): Promise<PredictAnswer> {
    const model = await this.models.read(id);
    const parsed = parseRows(rowsIn(body), null, model.form.features);
    if (parsed.kind === 'refused') throw new Problem('invalid_parameter', parsed.reason, { pointer: parsed.pointer });
    if (parsed.rows.length * model.form.features.length > MAX_CONTRIBUTIONS)
      throw new Problem('invalid_parameter', `rows times features may be ${MAX_CONTRIBUTIONS} at most`, {
        pointer: '/rows',
      });
    return predictionsOf(model, parsed);
  }
}

/**
 * The `rows` of a body that came as bytes; undefined where there are none.
 * @throws Problem `invalid_json`, `unsupported_media_type`
 */
export function rowsIn(body: unknown): unknown {
  if (body === undefined) return undefined;
  if (!Buffer.isBuffer(body)) throw new Problem('unsupported_media_type', 'Send JSON.');
  return (jsonOf(textOf(body)) as { rows?: unknown } | null | undefined)?.rows;
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw new Problem('invalid_json', jsonErrorOf(error));
  }
}
