import { setImmediate as letOthersWork, setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { openMaintenanceSession } from '../../platform/database/maintenance-session.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { firstLineOf, JobStatuses } from '../../platform/jobs/job-statuses.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { originsOf } from './back-test.js';
import { selectBookedAhead, selectDemand, selectSubjects } from './demand.queries.js';
import { type DemandSeries, demandSeries } from './demand-series.js';
import { lastDueAt } from './due.js';
import {
  deleteForecastsBefore,
  insertRun,
  insertScore,
  selectForecastSince,
  selectOutside,
  selectPoints,
  selectUnscored,
} from './forecast.queries.js';
import { type DemandForecast, forecastDemand } from './forecast-demand.js';
import { aimedMisses } from './keep-coverage.js';
import type { Booked } from './pickup.js';
import { type Elapsed, pastPoints, storedForm } from './run-form.js';
import { scorePoints } from './score-forecast.js';
import { refreshSupply, selectSupplyVersion, upsertSupplyDemand } from './supply.queries.js';
import { DAY_HOURS, HOUR_MS, type Hours, hourAtOrAfter, hoursFrom, sliceHours } from './week-hours.js';

/** What a forecast is made from. */
const HISTORY_HOURS = 90 * DAY_HOURS;
/** A day beyond the week that is shown: until the next forecast a whole week stays ahead. */
const HORIZON_HOURS = 8 * DAY_HOURS;
/** Days of a horizon that are compared with what came. */
const SCORED_DAYS = 7;

/** Who runs it by hand waits for the run that is under way, and looks so often whether it is over. */
const LOOK_EVERY_MS = 250;

/** The hours that a run looks at: those of the past, and those ahead. */
interface Frame {
  asOf: Date;
  past: Hours;
  ahead: Hours;
}

/** Forecasts the demand of every subject, once a day at 02:00 of the marketplace and on demand; keeps the supply up. */
@Injectable()
export class ForecastJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly scheduled: ScheduledWork;
  /** What the supply was last brought up to. */
  private supplyVersion = '';
  /** Subjects of which too little is known, and the hour in which that was found. */
  private readonly unknown = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: JobRuns,
    private readonly outbox: Outbox,
    statuses: JobStatuses,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.scheduled = new ScheduledWork('forecast', statuses);
  }

  onApplicationBootstrap(): void {
    this.runs.offer('forecast', (asOf, run) =>
      this.alone(run.signal, true, async () => this.forecastAll(await this.subjectsOf(asOf), asOf, run)),
    );
  }

  @Cron(CronExpression.EVERY_MINUTE)
  async everyMinute(): Promise<void> {
    await this.scheduled.run(() => this.tick(new Date()));
  }

  /** Breaks off after the subject under way; the rest is due still. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduled.end();
  }

  /** Makes the forecasts that are due, and brings supply up to what changed; nothing while events are missing. */
  async tick(now: Date): Promise<void> {
    const { manager } = this.dataSource;
    if (isStale(await selectNewestEventAt(manager), now)) return;
    const due = await this.dueSubjects(now);
    const version = `${await selectSupplyVersion(manager)} ${Math.floor(now.getTime() / HOUR_MS)}`;
    if (due.length === 0 && version === this.supplyVersion) return;
    const { signal } = this.scheduled;
    await this.alone(signal, false, async () => {
      if (due.length > 0) await this.forecastAll(due, now, { report: () => undefined, signal });
      else await this.refreshSupply(now);
      this.supplyVersion = version;
    });
  }

  /**
   * Forecasts subjects as of a moment, each stored in a transaction of its own; others work in between. One that fails
   * holds no other up.
   * @throws Error in the end, when some failed
   */
  async forecastAll(
    subjects: readonly string[],
    asOf: Date,
    run: { report: (progress: number) => void; signal: AbortSignal },
  ): Promise<void> {
    const frame = this.frameOf(asOf);
    const failures: string[] = [];
    for (const [i, subject] of subjects.entries()) {
      run.signal.throwIfAborted();
      const failure = await this.forecastOne(subject, frame).then(() => null, firstLineOf);
      if (failure !== null) failures.push(failure);
      run.report(i / subjects.length);
    }
    await this.refreshSupply(asOf);
    await deleteForecastsBefore(this.dataSource.manager, asOf);
    if (failures.length > 0) throw new Error(`${failures.length} of ${subjects.length} subjects: ${failures[0]}`);
  }

  /** The subjects that were asked for within the history of a forecast as of a moment. */
  private subjectsOf(asOf: Date): Promise<string[]> {
    const from = new Date(asOf.getTime() - HISTORY_HOURS * HOUR_MS);
    return selectSubjects(this.dataSource.manager, { from, to: asOf });
  }

  private async dueSubjects(now: Date): Promise<string[]> {
    const since = new Date(lastDueAt(now.getTime(), this.config.timeZone));
    const done = new Set(await selectForecastSince(this.dataSource.manager, since));
    const hour = Math.floor(now.getTime() / HOUR_MS);
    return (await this.subjectsOf(now)).filter((subject) => !done.has(subject) && this.unknown.get(subject) !== hour);
  }

  /** Nothing is stored, and the subject noted, when too little is known of it for a forecast. */
  private async forecastOne(subject: string, frame: Frame): Promise<void> {
    const { manager } = this.dataSource;
    const { asOf, past, ahead } = frame;
    const span = { from: new Date(past.from), to: new Date(past.from + past.weekHours.length * HOUR_MS) };
    const series = demandSeries(await selectDemand(manager, subject, span), past.weekHours.length);
    await this.score(subject, series, frame);
    const misses = aimedMisses(await selectOutside(manager, subject, asOf));
    const known = { values: series.values, weekHours: past.weekHours };
    const booked = series.isBooked ? await this.bookedAhead(subject, frame) : null;
    const forecast = await drive(forecastDemand(known, ahead.weekHours, misses, booked));
    if (forecast === null) {
      this.unknown.set(subject, Math.floor(asOf.getTime() / HOUR_MS));
      return;
    }
    const { run, points } = storedForm({ subject, asOf, forecast, series, ahead });
    await this.dataSource.transaction(async (inner) => {
      await insertRun(inner, run, points);
      await this.outbox.append(inner, 'forecast.made', { subject });
    });
  }

  /** What is booked of the hours ahead, and what was at the past moments that forecasts are tried from. */
  private async bookedAhead(subject: string, { asOf, past, ahead }: Frame): Promise<Booked> {
    const origins = originsOf(past.weekHours.length).map((index) => new Date(past.from + index * HOUR_MS));
    const viewpoints = [{ asOf, from: new Date(ahead.from) }, ...origins.map((at) => ({ asOf: at, from: at }))];
    const asked = { viewpoints, count: ahead.weekHours.length };
    const [now, ...atOrigins] = await selectBookedAhead(this.dataSource.manager, subject, asked);
    return { now: now!, atOrigins };
  }

  /** Compares the subject's earlier forecasts with what came since. */
  private async score(subject: string, series: DemandSeries, { asOf, past }: Frame): Promise<void> {
    const { manager } = this.dataSource;
    for (const run of await selectUnscored(manager, subject, asOf)) {
      const from = hourAtOrAfter(run.madeAt.getTime());
      const passed = Math.floor((past.from + past.weekHours.length * HOUR_MS - from) / HOUR_MS / DAY_HOURS);
      for (let day = run.scoredDays + 1; day <= Math.min(SCORED_DAYS, passed); day++) {
        const start = from + (day - 1) * DAY_HOURS * HOUR_MS;
        const span = { from: new Date(start), to: new Date(start + DAY_HOURS * HOUR_MS) };
        const elapsed: Elapsed = { hours: past, values: series.values, hoursPerRequest: run.hoursPerRequest };
        const points = pastPoints(await selectPoints(manager, run.runId, span), elapsed);
        const sums = scorePoints(points, run.hoursPerRequest);
        await this.dataSource.transaction((inner) => insertScore(inner, run.runId, day, sums));
      }
    }
  }

  private async refreshSupply(asOf: Date): Promise<void> {
    const { manager } = this.dataSource;
    const from = new Date(Math.floor(asOf.getTime() / HOUR_MS) * HOUR_MS);
    await refreshSupply(manager, { from, to: new Date(from.getTime() + (HORIZON_HOURS + 1) * HOUR_MS) });
    await upsertSupplyDemand(manager, from);
  }

  private frameOf(asOf: Date): Frame {
    const now = Math.floor(asOf.getTime() / HOUR_MS) * HOUR_MS;
    const first = hourAtOrAfter(asOf.getTime());
    const from = now - HISTORY_HOURS * HOUR_MS;
    const all = hoursFrom(from, (first - from) / HOUR_MS + HORIZON_HOURS, this.config.timeZone);
    return { asOf, past: sliceHours(all, 0, HISTORY_HOURS), ahead: sliceHours(all, (first - from) / HOUR_MS) };
  }

  /** Does the work on one replica at a time; who does not wait leaves it to the other. */
  private async alone(signal: AbortSignal, waits: boolean, work: () => Promise<void>): Promise<void> {
    const session = await openMaintenanceSession(this.config.databaseUrl);
    try {
      for (;;) {
        const { rows } = await session.query(`SELECT pg_try_advisory_lock(hashtext('iops.forecast')) AS mine`);
        if (rows[0].mine) return await work();
        if (!waits) return;
        signal.throwIfAborted();
        await wait(LOOK_EVERY_MS);
      }
    } finally {
      await session.end();
    }
  }
}

/** Runs a computation to its end, letting others work between its steps. */
async function drive(steps: Generator<void, DemandForecast | null>): Promise<DemandForecast | null> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await letOthersWork();
  }
}
