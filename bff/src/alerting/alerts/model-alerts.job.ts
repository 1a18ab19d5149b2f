import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { ForecastService } from '../../inference/forecast/forecast.service.js';
import { selectInForce } from '../../inference/models/models.queries.js';
import type { Evaluation } from '../rules/evaluate.js';
import { evaluateChurnModel, evaluateForecasts } from '../rules/evaluate-model.js';
import { AlertRounds, type Round } from './alert-rounds.service.js';

/** What models are watched by changes once a day. */
const EVERY_MS = 600_000;

/** Looks at how models fare, and alerts of those that should not be relied on. */
@Injectable()
export class ModelAlertsJob implements Round {
  readonly name = 'model-alerts';
  readonly types = ['model_quality'] as const;
  readonly about = 'model';

  constructor(
    private readonly rounds: AlertRounds,
    private readonly forecasts: ForecastService,
  ) {
    rounds.all.push(this);
  }

  @Interval(EVERY_MS)
  everyTenMinutes(): Promise<void> {
    return this.rounds.watch(this);
  }

  /** Looks as of a moment. */
  run(at: Date): Promise<void> {
    return this.rounds.go(this, at);
  }

  async find(manager: EntityManager, at: Date): Promise<Evaluation[]> {
    const model = await selectInForce(manager, 'churn');
    const { overall } = await this.forecasts.accuracy(at);
    const churn = model && evaluateChurnModel({ isShipped: model.source === 'prior', watch: model.watch });
    return [...(churn ? [churn] : []), evaluateForecasts(overall)];
  }
}
