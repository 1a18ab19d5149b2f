import type {
  ForecastAccuracyAnswer,
  ForecastPoint,
  ForecastSummary,
  ForecastsAnswer,
  Imbalance,
  ImbalancesAnswer,
  SubjectForecast,
  WhatIf,
  WhatIfAnswer,
} from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TARGET_UTILIZATION } from '../../data/entities/availability.queries.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Problem } from '../../platform/http/problem.js';
import { driversOf } from './drivers.js';
import {
  type HoursRow,
  type ScoreRow,
  type StoredRun,
  type SuppliedPoint,
  selectHours,
  selectLatestRun,
  selectLatestRuns,
  selectScores,
  selectSupplied,
} from './forecast.queries.js';
import { balanceOf, byWeight, findImbalances, type SuppliedHour, worstOf } from './imbalances.js';
import { accuracyOf, addScores } from './score-forecast.js';
import { DAY_HOURS, HOUR_MS } from './week-hours.js';
import { changePoint } from './what-if.js';

/** How long what is told of all subjects serves everybody who asks; `asOf` says from when it is. */
const CACHE_MS = 30_000;
const RUNS_AT_A_TIME = 50;

/** What is told of all subjects at a moment. */
interface Overview {
  asOf: Date;
  summaries: ForecastSummary[];
  imbalances: Imbalance[];
}

/** Tells what is expected, what is offered, and where they do not fit. */
@Injectable()
export class ForecastService {
  private cached: { at: number; overview: Promise<Overview> } | null = null;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Every subject with a forecast, the most pressing shortage first. */
  async list(now: Date): Promise<ForecastsAnswer> {
    const { asOf, summaries } = await this.overview(now);
    return { asOf: asOf.toISOString(), items: summaries, nextCursor: null, total: summaries.length };
  }

  /** Every imbalance of the next seven days, what matters most first. */
  async imbalances(now: Date): Promise<ImbalancesAnswer> {
    const { asOf, imbalances } = await this.overview(now);
    return { asOf: asOf.toISOString(), items: imbalances, nextCursor: null, total: imbalances.length };
  }

  /**
   * A subject's newest forecast by a moment.
   * @throws Problem `not_found`
   */
  async subject(subject: string, asOf: Date): Promise<SubjectForecast> {
    const { run, points } = await this.load(subject, asOf);
    const scores = await selectScores(this.dataSource.manager, asOf, subject);
    return {
      subject,
      madeAt: run.madeAt.toISOString(),
      method: run.method,
      points,
      accuracy: accuracyOf(addScores(scores)),
      drivers: driversOf(points, run.level, this.config.timeZone),
    };
  }

  /** How the forecasts of the last four weeks turned out. */
  async accuracy(asOf: Date): Promise<ForecastAccuracyAnswer> {
    const scores = await selectScores(this.dataSource.manager, asOf);
    const subjects = [...new Set(scores.map((row) => row.subject))];
    const days = [...new Set(scores.map((row) => row.day))].sort((a, b) => a - b);
    const of = (isMeant: (row: ScoreRow) => boolean) => accuracyOf(addScores(scores.filter(isMeant)));
    return {
      asOf: asOf.toISOString(),
      overall: of(() => true),
      byDay: days.map((day) => ({ day, ...of((row) => row.day === day) })),
      bySubject: subjects.map((subject) => ({ subject, ...of((row) => row.subject === subject) })),
    };
  }

  /**
   * A subject's newest forecast, were demand or supply changed.
   * @throws Problem `not_found`
   */
  async whatIf(change: WhatIf, now: Date): Promise<WhatIfAnswer> {
    const { run, points } = await this.load(change.subject, now);
    const told = (of: ForecastPoint[]) => ({ next7d: balanceOf(of), imbalances: imbalancesOf(run, of) });
    const changed = points.map((point) => changePoint(point, change));
    return { ...change, points: changed, before: told(points), after: told(changed) };
  }

  private async load(subject: string, asOf: Date): Promise<{ run: StoredRun; points: ForecastPoint[] }> {
    const { manager } = this.dataSource;
    const run = await selectLatestRun(manager, subject, asOf);
    if (!run) throw new Problem('not_found', `No forecast of "${subject.slice(0, 100)}" was made by then.`);
    // One that lies behind altogether is shown as it was: it is the newest there is, and says when it was made.
    const isOver = asOf.getTime() - run.madeAt.getTime() >= 8 * DAY_HOURS * HOUR_MS;
    const points = await selectSupplied(manager, run, hourOf(isOver ? run.madeAt : asOf));
    return { run, points: points.map(pointOf) };
  }

  private overview(now: Date): Promise<Overview> {
    const age = now.getTime() - (this.cached?.at ?? Number.NEGATIVE_INFINITY);
    if (this.cached && Math.abs(age) < CACHE_MS) return this.cached.overview;
    const overview = this.look(now);
    // Who looks back neither sees what was looked at last nor leaves it to others.
    if (age < 0) return overview;
    this.cached = { at: now.getTime(), overview };
    overview.catch(() => (this.cached = null));
    return overview;
  }

  /** Some subjects at a time: the hours of all of them at once would hold up everybody else. */
  private async look(asOf: Date): Promise<Overview> {
    const { manager } = this.dataSource;
    const overview: Overview = { asOf, summaries: [], imbalances: [] };
    const runs = await selectLatestRuns(manager, asOf);
    for (let at = 0; at < runs.length; at += RUNS_AT_A_TIME) {
      const some = runs.slice(at, at + RUNS_AT_A_TIME);
      const rows = await selectHours(
        manager,
        some.map(({ runId }) => runId),
        hourOf(asOf),
      );
      const hoursOf = new Map(rows.map((row) => [row.runId, suppliedHours(row)]));
      for (const run of some) addTo(overview, run, hoursOf.get(run.runId) ?? []);
    }
    overview.summaries.sort(byWorst);
    overview.imbalances.sort(byWeight);
    return overview;
  }
}

function addTo({ summaries, imbalances }: Overview, run: StoredRun, hours: SuppliedHour[]): void {
  const found = imbalancesOf(run, hours);
  imbalances.push(...found);
  summaries.push({
    subject: run.subject,
    madeAt: run.madeAt.toISOString(),
    method: run.method,
    next24h: balanceOf(hours.slice(0, DAY_HOURS)),
    next7d: balanceOf(hours),
    worstImbalance: worstOf(found),
  });
}

function suppliedHours({ first, expected, availableHours }: HoursRow): SuppliedHour[] {
  return expected.map((demand, i) => ({
    time: new Date(first.getTime() + i * HOUR_MS).toISOString(),
    expected: demand,
    supply: availableHours[i]! * TARGET_UTILIZATION,
  }));
}

function imbalancesOf({ subject, varianceLinear, varianceSquare }: StoredRun, points: SuppliedHour[]): Imbalance[] {
  return findImbalances(subject, points, { linear: varianceLinear, square: varianceSquare });
}

function byWorst(a: ForecastSummary, b: ForecastSummary): number {
  if (a.worstImbalance && b.worstImbalance) return byWeight(a.worstImbalance, b.worstImbalance);
  if (a.worstImbalance || b.worstImbalance) return a.worstImbalance ? -1 : 1;
  return a.subject.localeCompare(b.subject);
}

function pointOf({ hour, availableHours, ...point }: SuppliedPoint): ForecastPoint {
  return {
    time: hour.toISOString(),
    ...point,
    supply: availableHours * TARGET_UTILIZATION,
    utilization: availableHours > 0 ? point.expected / availableHours : null,
  };
}

/** The hour under way at a moment. */
function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}
