import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import { ForecastService } from '../../inference/forecast/forecast.service.js';
import { groupBy } from '../../inference/tutors/cell.js';
import type { Evaluation } from '../rules/evaluate.js';
import { evaluateSupply } from '../rules/evaluate-supply.js';
import { AlertRounds, type Round, selectAlerted } from './alert-rounds.service.js';

/** What is expected and offered changes by the hour; tutors may offer more at any time. */
const EVERY_MS = 60_000;

/** Looks at what is expected and offered in the days ahead, and alerts where they do not fit. */
@Injectable()
export class SupplyAlertsJob implements Round {
  readonly name = 'supply-alerts';
  readonly types = ['supply_shortage', 'supply_surplus'] as const;
  readonly about = 'subject';

  constructor(
    private readonly rounds: AlertRounds,
    private readonly forecasts: ForecastService,
  ) {
    rounds.all.push(this);
  }

  @Interval(EVERY_MS)
  everyMinute(): Promise<void> {
    return this.rounds.watch(this);
  }

  /** Looks as of a moment. */
  run(at: Date): Promise<void> {
    return this.rounds.go(this, at);
  }

  /** Nothing can be told while events are missing: demand and offers would be among them. */
  async find(manager: EntityManager, at: Date): Promise<Evaluation[] | null> {
    if (isStale(await selectNewestEventAt(manager), at)) return null;
    const { items } = await this.forecasts.list(at);
    const imbalances = groupBy((await this.forecasts.imbalances(at)).items, ({ subject }) => subject);
    const alerted = await selectAlerted(manager, this);
    return items.flatMap(({ subject, next7d: week }) =>
      evaluateSupply({ subject, week, imbalances: imbalances.get(subject) ?? [] }, alerted),
    );
  }
}
