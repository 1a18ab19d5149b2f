import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { lockCursor, type TxRange } from '../../platform/jobs/cursor.queries.js';
import { type Follow, Followers } from '../../platform/jobs/follower.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { Pace } from '../../platform/jobs/pace.js';
import { addDays, dayOf, mondayOf } from './calendar.js';
import { groupBy } from './cell.js';
import {
  countAnew,
  forgetEmptied,
  forgetSessions,
  type Move,
  markFirsts,
  placeSessions,
  selectPairsOf,
  selectSessionsOf,
  selectTutorIds,
  selectWritten,
} from './counting.queries.js';
import { duePass } from './due.js';
import { claimPass, keepPass, notePass, selectPass } from './pass.queries.js';
import { type Performance, performanceOf, WINDOW_WEEKS } from './performance.js';
import {
  replacePriors,
  selectCells,
  selectPriors,
  selectSubjectCounts,
  upsertPerformance,
} from './performance.queries.js';
import { estimatePriors } from './shrink.js';

/** Sessions of one step, about: an open transaction holds the other followers back. */
const SESSIONS_PER_STEP = 1_000;
/** While history is being filled in, each step assesses nearly every tutor, whatever it takes: fewer, larger ones. */
const HISTORY_PER_STEP = 10_000;
/** Sessions that end one by one are taken together: operators read of weeks, not of seconds. */
const STEP_EVERY_MS = 2_000;
/** While there is more to take, a rest is so many times as long as the step: ingest and alerts come first, */
const REST_PER_STEP = 4;
/** and so many times as long again while something else goes first. */
const PRESSED_REST = 3;
/** Tutors of one transaction of a pass: short enough to hold no follower back. */
const TUTORS_PER_STEP = 100;
/** Tutors that are assessed before others get their turn: some 10 ms. */
const TUTORS_PER_TURN = 50;
/** A pass looks again after so long whether the follower's step is over. */
const STEP_WAIT_MS = 100;
const LOOK_FOR_PASS_EVERY_MS = 60_000;
/** A pass that was not heard of for so long was broken off with its process. */
const PASS_LEASE_MS = 60_000;
/** The current week and the last full one with the past that it is held against. */
const READ_WEEKS = WINDOW_WEEKS + 1;

/** Keeps tutors' performance: of those whose sessions changed at once, of all once a day. */
@Injectable()
export class TutorsJob implements OnApplicationBootstrap {
  /** The rest after the last step: when it began, by the clock of `performance`, and how long it is without a press, ms. */
  private rest = { begunAt: 0, ms: 0 };
  private lastRead = 0;
  private lookedAt = 0;
  /** The scheduled pass under way: share done, step by step. */
  private passing: AsyncGenerator<number> | null = null;
  private readonly follow: Follow<string> = {
    name: 'tutors',
    source: 'sessions',
    limit: SESSIONS_PER_STEP,
    read: (manager, range) => this.read(manager, range),
    keyOf: (sessionId) => sessionId,
    write: (manager, sessionIds) => this.take(manager, sessionIds, new Date()),
  };

  constructor(
    private readonly dataSource: DataSource,
    private readonly followers: Followers,
    private readonly pace: Pace,
    private readonly runs: JobRuns,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.runs.offer('tutors', async (asOf, { report, signal }) => {
      for await (const progress of this.pass('all', asOf)) {
        signal.throwIfAborted();
        report(progress);
      }
    });
    this.followers.startWorker('tutors', 'customers', () => this.step(new Date()));
    this.followers.startWorker('tutors.pass', 'customers', () => this.stepPass(new Date()));
  }

  /** Takes sessions that changed into the figures of their tutors as of a moment, in the caller's transaction. */
  async take(manager: EntityManager, sessionIds: readonly string[], asOf: Date): Promise<void> {
    const moves = await placeSessions(manager, sessionIds, this.config.timeZone);
    if (moves.length === 0) return;
    await markFirsts(manager, moves, this.config.timeZone);
    await this.forgetLeft(manager, moves);
    await this.assess(manager, [...new Set(moves.map((move) => move.tutorId))], asOf);
  }

  /**
   * Goes over all tutors as of a moment, so many in each step, and yields the share that is done. `figures` estimates
   * what is usual and assesses every tutor by it; `all` counts every tutor's sessions anew before that. Figures that
   * are newer stay.
   */
  async *pass(kind: 'all' | 'figures', asOf: Date): AsyncGenerator<number> {
    const tutorIds = await selectTutorIds(this.dataSource.manager);
    const steps = Math.ceil(tutorIds.length / TUTORS_PER_STEP);
    const chunks = Array.from({ length: steps }, (_, i) =>
      tutorIds.slice(i * TUTORS_PER_STEP, (i + 1) * TUTORS_PER_STEP),
    );
    const work = kind === 'all' ? [this.recount, this.assess] : [this.assess];
    for (const [nth, one] of work.entries()) {
      if (one === this.assess) await this.estimate(asOf);
      for (const [done, chunk] of chunks.entries()) {
        while (!(await this.apartFromSteps((manager) => one.call(this, manager, chunk, asOf))))
          await wait(STEP_WAIT_MS);
        yield (nth + (done + 1) / steps) / work.length;
      }
    }
    await notePass(this.dataSource.manager, asOf);
  }

  private async step(now: Date): Promise<boolean> {
    const began = performance.now();
    if (began - this.rest.begunAt < this.rest.ms * (this.pace.isPressed ? PRESSED_REST : 1)) return false;
    this.lastRead = 0;
    const isHistory = isStale(await selectNewestEventAt(this.dataSource.manager), now);
    const took = await this.followers.run(isHistory ? { ...this.follow, limit: HISTORY_PER_STEP } : this.follow);
    const hasMore = this.lastRead >= SESSIONS_PER_STEP / 4;
    const ended = performance.now();
    this.rest = { begunAt: ended, ms: hasMore ? REST_PER_STEP * (ended - began) : STEP_EVERY_MS };
    return took;
  }

  private async read(manager: EntityManager, range: TxRange): Promise<string[]> {
    const written = await selectWritten(manager, range);
    this.lastRead = written.length;
    return written.filter(({ ended }) => ended).map(({ sessionId }) => sessionId);
  }

  /** One step of the pass that is due; the pass of one replica at a time, since two would do the same. */
  private async stepPass(now: Date): Promise<boolean> {
    const { manager } = this.dataSource;
    this.passing ??= await this.beginPass(manager, now);
    if (this.passing === null) return false;
    const until = new Date(now.getTime() + PASS_LEASE_MS);
    const done = await this.passing.next().then(
      (step) => step.done === true,
      async (error: unknown) => {
        this.passing = null;
        throw error;
      },
    );
    if (done) this.passing = null;
    await keepPass(manager, done ? null : until);
    return true;
  }

  private async beginPass(manager: EntityManager, now: Date): Promise<AsyncGenerator<number> | null> {
    if (now.getTime() - this.lookedAt < LOOK_FOR_PASS_EVERY_MS) return null;
    this.lookedAt = now.getTime();
    const kind = duePass(await selectPass(manager), now, this.config.timeZone);
    if (kind === null) return null;
    const isOurs = await claimPass(manager, now, new Date(now.getTime() + PASS_LEASE_MS));
    return isOurs ? this.pass(kind, now) : null;
  }

  /** Counts tutors' sessions anew, from all that is known of them. */
  private async recount(manager: EntityManager, tutorIds: readonly string[]): Promise<void> {
    const { timeZone } = this.config;
    await forgetSessions(manager, tutorIds);
    const moves = await placeSessions(manager, await selectSessionsOf(manager, tutorIds), timeZone);
    await markFirsts(manager, [...moves, ...(await selectPairsOf(manager, tutorIds))], timeZone);
    await this.forgetLeft(manager, moves);
    await countAnew(manager, tutorIds, timeZone);
  }

  private async forgetLeft(manager: EntityManager, moves: readonly Move[]): Promise<void> {
    const left = moves.filter((move) => move.left).map((move) => move.tutorId);
    if (left.length > 0) await forgetEmptied(manager, left);
  }

  private async estimate(asOf: Date): Promise<void> {
    const { manager } = this.dataSource;
    const { asOf: newest } = await selectPass(manager);
    if (newest !== null && newest > asOf) return;
    const priors = estimatePriors(await selectSubjectCounts(manager, this.weeksUpTo(asOf, WINDOW_WEEKS)));
    await this.dataSource.transaction((inner) => replacePriors(inner, priors));
  }

  private async assess(manager: EntityManager, tutorIds: readonly string[], asOf: Date): Promise<void> {
    const weeks = this.weeksUpTo(asOf, READ_WEEKS);
    const priors = await selectPriors(manager);
    const cells = groupBy(await selectCells(manager, 'week', tutorIds, weeks), ({ tutorId }) => tutorId);
    const performances = new Map<string, Performance | null>();
    for (const tutorId of tutorIds) {
      performances.set(tutorId, performanceOf(cells.get(tutorId) ?? [], weeks.to, priors));
      // Thousands of tutors take longer than a request should wait.
      if (performances.size % TUTORS_PER_TURN === 0) await setImmediate();
    }
    await upsertPerformance(manager, performances, asOf);
  }

  /** The Mondays of the first and the last of so many weeks up to the current one. */
  private weeksUpTo(asOf: Date, weeks: number): { from: string; to: string } {
    const to = mondayOf(dayOf(asOf, this.config.timeZone));
    return { from: addDays(to, -7 * (weeks - 1)), to };
  }

  /** Does work while no step of the follower runs, which writes the same rows; false when one does. */
  private apartFromSteps(work: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      if ((await lockCursor(manager, this.follow.name, this.follow.source)) === null) return false;
      await work(manager);
      return true;
    });
  }
}
