import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AlertEntity } from '../../alerting/alerts/alert.entity.js';
import { CALIBRATION_LIMIT, COVERAGE_LIMIT, DRIFT_LIMIT } from '../../alerting/rules/evaluate-model.js';
import { worstShortage } from '../../alerting/rules/evaluate-supply.js';
import { featureOf } from '../../inference/churn/features.js';
import { ForecastService } from '../../inference/forecast/forecast.service.js';
import { selectInForce } from '../../inference/models/models.queries.js';
import { selectTutorFinding } from '../../inference/tutors/findings.queries.js';
import { SUCCESS_TARGET } from '../../inference/tutors/flags.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { nothingOf, selectAlertFacts } from './explanations.queries.js';
import type { Facts } from './facts.js';

/** What is known about alerts now. */
@Injectable()
export class AlertFacts {
  constructor(
    private readonly forecasts: ForecastService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What is known about an alert, whatever it is about. */
  async of(manager: EntityManager, alert: AlertEntity): Promise<Facts> {
    const nothing = nothingOf(alert, this.config.timeZone);
    switch (alert.entityKind) {
      case 'subject':
        return { ...nothing, supply: await this.supplyOf(alert.entityId, alert.lastSeenAt) };
      case 'tutor':
        return { ...nothing, tutor: await tutorOf(manager, alert.entityId) };
      case 'model':
        return { ...nothing, model: await this.modelOf(manager, alert) };
      default:
        return selectAlertFacts(manager, alert, this.config.timeZone);
    }
  }

  private async supplyOf(subject: string, at: Date): Promise<Facts['supply']> {
    const [list, { items }] = [await this.forecasts.list(at), await this.forecasts.imbalances(at)];
    const summary = list.items.find((one) => one.subject === subject);
    if (summary === undefined) return null;
    const shortages = items.filter((one) => one.subject === subject && one.kind === 'shortage');
    const worst = worstShortage(shortages);
    const { accuracy, drivers } = await this.forecasts.subject(subject, at);
    const gap = shortages.reduce((sum, one) => sum + one.gap, 0);
    return {
      week: summary.next7d,
      shortage: worst && { worst, spans: shortages.length, gap },
      madeAt: new Date(summary.madeAt),
      level: drivers.find(({ kind }) => kind === 'level')?.factor ?? null,
      wape: accuracy.wape,
    };
  }

  private async modelOf(manager: EntityManager, { entityId, lastSeenAt }: AlertEntity): Promise<Facts['model']> {
    if (entityId === 'forecast') {
      const { hours, coverage95, skill, wape } = (await this.forecasts.accuracy(lastSeenAt)).overall;
      return { model: 'forecast', hours, coverage: coverage95, limit: COVERAGE_LIMIT, skill, wape };
    }
    const model = await selectInForce(manager, 'churn');
    if (!model?.watch) return null;
    const { figures, drift } = model.watch;
    const isShipped = model.source === 'prior';
    return {
      model: 'churn',
      limit: CALIBRATION_LIMIT,
      error: figures?.calibrationError ?? null,
      trainedError: model.validation.calibrationError,
      customers: figures?.rows ?? 0,
      drifted: drift
        .filter(({ index }) => !isShipped && index > DRIFT_LIMIT)
        .map(({ feature }) => featureOf(feature)?.label ?? feature),
    };
  }
}

async function tutorOf(manager: EntityManager, tutorId: string): Promise<Facts['tutor']> {
  const row = await selectTutorFinding(manager, tutorId);
  if (row === null) return null;
  const { firstRated, firstGood, underTarget, flags } = row;
  return { firstRated, firstGood, target: SUCCESS_TARGET, underTarget, flags };
}
