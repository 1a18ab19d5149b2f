import { KPI_IDS, type Kpi, type KpiId, type KpisAnswer, type Range } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { type KpiDefinition, kpiDefinitions, kpiStatus } from './kpi-definitions.js';
import { type KpiPoint, selectActiveCriticalAlerts, selectCustomersAtRisk, selectSeries } from './kpis.queries.js';
import { sparklineTimes } from './time-points.js';

const HOUR_MS = 3_600_000;
/** How long an answer serves everybody who asks for the same range. */
const CACHE_MS = 3_000;

/** Computes the KPIs. */
@Injectable()
export class KpisService {
  private readonly definitions: Readonly<Record<KpiId, KpiDefinition>>;
  private readonly cache = new Map<Range, { until: number; answer: Promise<KpisAnswer> }>();

  constructor(
    private readonly manager: EntityManager,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.definitions = kpiDefinitions(config.sessionsTargetPerDay);
  }

  /** Every KPI over a range, as of now or a few seconds ago; `asOf` says when. */
  read(range: Range, now: Date): Promise<KpisAnswer> {
    const cached = this.cache.get(range);
    if (cached && cached.until > now.getTime()) return cached.answer;
    const answer = this.compute(range, now);
    this.cache.set(range, { until: now.getTime() + CACHE_MS, answer });
    answer.catch(() => this.cache.delete(range));
    return answer;
  }

  private async compute(range: Range, asOf: Date): Promise<KpisAnswer> {
    const items = await Promise.all(KPI_IDS.map((id) => this.kpi(id, range, asOf)));
    return { range, asOf: asOf.toISOString(), items };
  }

  private async kpi(id: KpiId, range: Range, asOf: Date): Promise<Kpi> {
    const definition = this.definitions[id];
    const times = sparklineTimes(range, asOf, this.config.timeZone);
    const { comparator } = definition;
    const before = comparator === null ? [] : [new Date(asOf.getTime() - comparator.hoursBefore * HOUR_MS)];
    const points = await selectSeries(this.manager, id, [...before, ...times], this.config.timeZone);
    const value = points.length > 0 ? (points.at(-1)?.value ?? null) : await this.current(id);
    const valueBefore = before.length > 0 ? (points[0]?.value ?? null) : null;
    return {
      id,
      label: definition.label,
      definition: definition.definition,
      value,
      unit: definition.unit,
      comparator: comparator === null || valueBefore === null ? null : { label: comparator.label, value: valueBefore },
      delta: value === null || valueBefore === null ? null : value - valueBefore,
      goodWhen: definition.goodWhen,
      target: definition.target,
      status: kpiStatus(id, value, definition),
      sparkline: points.slice(before.length).map((point: KpiPoint) => point.value),
      asOf: asOf.toISOString(),
    };
  }

  private current(id: KpiId): Promise<number | null> {
    return id === 'customers_at_risk' ? selectCustomersAtRisk(this.manager) : selectActiveCriticalAlerts(this.manager);
  }
}
