import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AlertEntity } from '../../alerting/alerts/alert.entity.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { AlertFacts } from './alert-facts.service.js';
import { gather, titleOnly } from './evidence.js';
import { explain, type Told } from './explain.js';
import { ExplanationEntity } from './explanation.entity.js';
import { factsOf } from './explanations.queries.js';
import { PHRASER, type Phraser, TEMPLATE_PHRASER } from './phraser.js';

/** Writes the reason of an alert. */
@Injectable()
export class ExplanationsService {
  private readonly logger = new Logger('explanations');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PHRASER) private readonly phraser: Phraser,
    private readonly facts: AlertFacts,
  ) {}

  /** Explains an alert in the caller's transaction, in place of an earlier explanation; false when it is gone. */
  async write(manager: EntityManager, alertId: string, at: Date): Promise<boolean> {
    const alert = await manager.findOneBy(AlertEntity, { alertId });
    if (alert === null) return false;
    const told = await this.tell(manager, alert);
    await manager.upsert(ExplanationEntity, { alertId, ...told, createdAt: at }, ['alertId']);
    return true;
  }

  /** Whatever is wrong with the facts, an alert must not stay untold: then its title is what is said. */
  private async tell(manager: EntityManager, alert: AlertEntity): Promise<Told> {
    const { timeZone } = this.config;
    try {
      // A savepoint: a failed query would otherwise end the caller's transaction as well.
      return await manager.transaction(async (nested) =>
        explain(gather(await this.facts.of(nested, alert)), this.phraser),
      );
    } catch (error) {
      this.logger.warn(
        `alert ${alert.alertId} is explained by its title: ${error instanceof Error ? error.message : String(error)}`,
      );
      return explain(titleOnly({ alert: factsOf(alert), asOf: alert.lastSeenAt, timeZone }), TEMPLATE_PHRASER);
    }
  }
}
