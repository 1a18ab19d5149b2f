import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { ForecastService } from '../../inference/forecast/forecast.service.js';
import { type StoredModel, selectInForce } from '../../inference/models/models.queries.js';
import type { Evaluation } from '../rules/evaluate.js';
import { evaluateChurnModel, evaluateForecasts } from '../rules/evaluate-model.js';
import { AlertRounds, type Round, type Untold } from './alert-rounds.service.js';

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

  async find(manager: EntityManager, at: Date): Promise<(Evaluation | Untold)[]> {
    const model = await selectInForce(manager, 'churn');
    const { overall } = await this.forecasts.accuracy(at);
    return [...(model ? [judged(model, at)] : []), evaluateForecasts(overall)];
  }
}

/** How the model fares, unless it was trained or looked at after the moment. */
function judged({ source, watch, asOf }: StoredModel, at: Date): Evaluation | Untold {
  const { fingerprint, ...evaluation } = evaluateChurnModel({ isShipped: source === 'prior', watch });
  const isLater = asOf > at || (watch !== null && new Date(watch.asOf) > at);
  return isLater ? { fingerprint } : { fingerprint, ...evaluation };
}
