import type { TrainAnswer } from '@iops/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/auth/access.decorator.js';
import { Problem } from '../../platform/http/problem.js';
import { routeSettings } from '../../platform/http/route-settings.decorator.js';
import { RowBody, rowsIn } from '../models/models.controller.js';
import type { StoredModel } from '../models/models.queries.js';
import { parseRows } from '../models/rows.js';
import { ChurnTrainingService } from './churn-training.service.js';

/** A row to train on. */
export class LabelledRowBody extends RowBody {
  @ApiProperty({ oneOf: [{ type: 'boolean' }, { type: 'integer', enum: [0, 1] }] })
  churned: boolean | 0 | 1;
}

/** What a model is trained on. */
export class TrainBody {
  @ApiProperty({ required: false, type: [LabelledRowBody], description: 'The own history, where there are none' })
  rows?: LabelledRowBody[];
}

/** Training, when an admin asks. */
@ApiTags('models')
@Controller('api/models/churn')
export class ChurnController {
  constructor(private readonly training: ChurnTrainingService) {}

  @Post('train')
  @HttpCode(200)
  @Allow({ role: 'admin', scope: 'admin' })
  // Longer than other bodies may be.
  @routeSettings({ body: 'bytes' })
  @ApiBody({ type: TrainBody })
  @ApiOperation({
    summary: 'Train a model of churn on the own history, or on rows that are sent: such a model decides nothing',
  })
  async train(@Body() body: unknown): Promise<TrainAnswer> {
    const now = new Date();
    const rows = rowsIn(body);
    if (rows === undefined) return this.trainOnHistory(now);
    const parsed = parseRows(rows, 'churned');
    if (parsed.kind === 'refused') throw new Problem('invalid_parameter', parsed.reason, { pointer: parsed.pointer });
    return answerOf(await this.training.trainOnRows(parsed, now));
  }

  private async trainOnHistory(now: Date): Promise<TrainAnswer> {
    const outcome = await this.training.trainOnHistory(now);
    if (outcome.kind === 'too_little') throw new Problem('conflict', outcome.reason);
    return answerOf(outcome.model);
  }
}

function answerOf({ modelId, state, validation }: StoredModel): TrainAnswer {
  return { modelId, state, validation };
}
