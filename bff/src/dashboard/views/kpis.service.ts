import { KPI_IDS, type Kpi, type KpiId, type KpisAnswer, type Range } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { type KpiDefinition, kpiDefinitions, kpiStatus } from './kpi-definitions.js';
import { type Lookback, lookbackOf, momentBefore, sparklineTimes, totalTimes } from './kpi-range.js';
import { selectValues } from './kpi-values.queries.js';

/** How long an answer serves everybody who asks for the same range. */
const CACHE_MS = 3_000;

/** Computes the KPIs. */
@Injectable()
export class KpisService {
  private readonly definitions: Readonly<Record<KpiId, KpiDefinition>>;
  private readonly cache = new Map<Range, { until: number; answer: Promise<KpisAnswer> }>();

  constructor(
    private readonly manager: EntityManager,
    @Inject(CONFIG) private readonly config: Pick<Config, 'timeZone' | 'sessionsTargetPerDay'>,
  ) {
    this.definitions = kpiDefinitions(config.sessionsTargetPerDay);
  }

  /** Every KPI over a range, as of now or a few seconds ago; `asOf` says when. */
  read(range: Range, now: Date): Promise<KpisAnswer> {
    const cached = this.cache.get(range);
    if (cached && cached.until > now.getTime()) return cached.answer;
    const lookback = lookbackOf(range, now.getTime(), this.config.timeZone);
    const answer = this.compute(lookback, true).then((items) => ({ range, asOf: now.toISOString(), items }));
    this.cache.set(range, { until: now.getTime() + CACHE_MS, answer });
    answer.catch(() => this.cache.delete(range));
    return answer;
  }

  /** Every KPI over any lookback, as of its end, which may be the present. */
  async readAny({ isLive, ...lookback }: Lookback & { isLive: boolean }): Promise<KpisAnswer<null>> {
    const items = await this.compute(lookback, isLive);
    return { range: null, asOf: new Date(lookback.asOf).toISOString(), items };
  }

  private compute(lookback: Lookback, isLive: boolean): Promise<Kpi[]> {
    return Promise.all(KPI_IDS.map((id) => this.kpi(id, lookback, isLive)));
  }

  private async kpi(id: KpiId, lookback: Lookback, isLive: boolean): Promise<Kpi> {
    const definition = this.definitions[id];
    const { comparator, label, formula, unit, goodWhen, target } = definition;
    const { timeZone } = this.config;
    const before = momentBefore(lookback.asOf, comparator, timeZone);
    const shown = id === 'sessions_today' ? totalTimes(lookback, timeZone) : sparklineTimes(lookback);
    const times = [...new Set([before, ...shown])].sort((a, b) => a - b);
    const values = await selectValues(this.manager, id, { times, isLive, timeZone });
    const at = (time: number) => values[times.indexOf(time)] ?? null;
    const [value, valueBefore] = [at(lookback.asOf), at(before)];
    return {
      id,
      label,
      definition: definition.definition,
      formula,
      value,
      unit,
      comparator: valueBefore === null ? null : { label: comparator.label, value: valueBefore },
      delta: value === null || valueBefore === null ? null : value - valueBefore,
      goodWhen,
      target,
      status: kpiStatus(id, value, definition),
      sparkline: shown.map(at),
      asOf: new Date(lookback.asOf).toISOString(),
    };
  }
}
