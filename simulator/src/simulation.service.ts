import { setMaxListeners } from 'node:events';
import { basename, dirname } from 'node:path';
import { type DeliveryFaults, LIMITS, type SimulationState } from '@iops/contracts';
import { startingPoint } from './clock.js';
import type { Config } from './config.js';
import type { Controlled } from './control.routes.js';
import { noneMet } from './dealing.js';
import { NO_FAULTS } from './delivery-faults.js';
import { IngestClient } from './ingest.client.js';
import type { Marketplace } from './marketplace.js';
import { type Start, savedState, startFrom, worldName } from './resume.js';
import { RunningClock } from './running-clock.service.js';
import { readScenarios } from './scenarios/library.client.js';
import { Scenarios } from './scenarios/scenarios.service.js';
import { StateFile } from './state-file.client.js';
import { Telling } from './telling.job.js';
import { truthOf } from './truth.js';
import { createWorld, type World } from './world.js';
import { DAY } from './zone.js';

/** Whom the simulation tells how it goes. */
export interface Audience {
  log: (line: string) => void;
  /** Events of the back-fill that are stored, and about how many there will be. */
  progress: (done: number, total: number) => void;
  /** History is told; live begins. */
  ready: () => void;
}

/** What there is once it is known which world is told to whom. */
interface Begun {
  installationId: string;
  start: Start;
  world: World;
  telling: Telling;
}

const SAVE_EVERY_MS = 2000;
const ASK_EVERY_MS = 1000;
const LEAVE_WITHIN_MS = 3000;
/** So that the truth stays whole while the simulation runs on. */
const TRUTH_AHEAD_MS = 7 * DAY;

/** One simulated marketplace from waiting for the BFF over its history to live. */
export class Simulation implements Controlled {
  readonly scenarios: Scenarios;
  faults: DeliveryFaults = NO_FAULTS;
  private readonly stopping = new AbortController();
  private readonly client: IngestClient;
  private readonly file: StateFile;
  private readonly truthFile: StateFile | null;
  private clock = new RunningClock(null, 1);
  private begun: Begun | null = null;
  private phase: SimulationState['phase'] = 'waiting';
  private progress = 0;
  private wishedSpeed: number;

  /** Throws an Error that names file and place where a scenario cannot be used. */
  constructor(
    private readonly config: Config,
    private readonly audience: Audience,
  ) {
    // Every feed that waits for its next attempt listens: eleven are no leak.
    setMaxListeners(0, this.stopping.signal);
    this.client = new IngestClient({ ...config, signal: this.stopping.signal, log: audience.log });
    this.file = new StateFile(config.home);
    const { truthFile } = config;
    this.truthFile = truthFile === null ? null : new StateFile(dirname(truthFile), basename(truthFile));
    this.wishedSpeed = config.speed;
    this.scenarios = new Scenarios({ ...config, library: readScenarios(), log: audience.log });
    this.scenarios.onChange(() => this.bend());
  }

  /** Runs until stopped; then nothing more is posted or saved. */
  async run(): Promise<void> {
    await this.begin();
    await this.file.written();
  }

  /** Simulated seconds per real one: 1 once the simulated clock has caught up with the real one. */
  get speed(): number {
    return this.clock.speed;
  }

  set speed(speed: number) {
    this.wishedSpeed = speed;
    this.clock.speed = speed;
  }

  /** The simulated now, in milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  /** The marketplace as scenarios bend it now, and its world; null while it is not known which one is told. */
  marketplace(): { world: World; marketplace: Marketplace } | null {
    return this.begun && { world: this.begun.world, marketplace: this.begun.telling.marketplace() };
  }

  /** What it is doing; sent is always acknowledged + refused + in flight. */
  state(): SimulationState {
    const { seed, students, tutors, streamCount, eventRatePerSec } = this.config;
    const { phase, progress, faults, speed } = this;
    return {
      phase,
      seed,
      students,
      tutors,
      streamCount,
      eventRatePerSec,
      speed,
      progress,
      ...this.client.tally,
      late: this.begun?.telling.late() ?? 0,
      eventsPerSecond: this.client.perSecond(),
      now: new Date(this.now()).toISOString(),
      scenarios: this.scenarios.running(),
      faults,
      faultsMet: this.begun?.telling.faultsMet() ?? noneMet(),
    };
  }

  /** Posts nothing more, waits up to 3 s for what is on its way, and saves how far it came. */
  async stop(): Promise<void> {
    this.phase = 'stopped';
    this.begun?.telling.stop();
    this.stopping.abort();
    await this.scenarios.close();
    await this.client.settle(LEAVE_WITHIN_MS);
    await this.save();
    await this.writeTruth();
    await this.file.written();
    this.client.close();
  }

  private async begin(): Promise<void> {
    const installationId = await this.waitForInstallation();
    if (installationId === null) return;
    const start = await this.findStart(installationId);
    this.clock = new RunningClock(start.simulatedNow, this.wishedSpeed);
    const world = createWorld(start.world);
    const telling = await this.openScenarios(installationId, start, world);
    this.begun = { installationId, start, world, telling };
    // Before the first event, so that a crash in the first window does not begin another world.
    await this.save();
    await this.writeTruth();
    if (this.config.feeds) {
      this.phase = 'backfill';
      if (!(await telling.history())) return;
    }
    this.progress = 1;
    await this.live(telling);
  }

  private async waitForInstallation(): Promise<string | null> {
    this.audience.log(`waiting for ${this.config.bffUrl}`);
    for (;;) {
      const installationId = await this.client.installation();
      if (installationId !== null) return installationId;
      if (!(await this.client.pause(ASK_EVERY_MS))) return null;
    }
  }

  private async findStart(installationId: string): Promise<Start> {
    const { seed, students, tutors, timezone, backfillDays } = this.config;
    const now = Date.now();
    const anchor = startingPoint(this.config.start, now);
    const wanted = { installationId, seed, students, tutors, timezone, backfillDays, anchor };
    return startFrom(await this.file.read(), wanted, now);
  }

  private async openScenarios(installationId: string, start: Start, world: World): Promise<Telling> {
    let telling: Telling | null = null;
    const toldUntil = () => (this.config.feeds ? (telling?.toldUntil() ?? world.historyFrom) : this.now());
    await this.scenarios.open(worldName(installationId, world), { now: () => this.now(), toldUntil });
    telling = new Telling({
      ...this.config,
      world,
      client: this.client,
      clock: this.clock,
      faults: () => this.faults,
      // What is older than the BFF takes is left out after a very long pause.
      oldest: Date.now() - (LIMITS.pastDays - 1) * DAY,
      sentUntil: start.sentUntil ?? world.historyFrom,
      influences: this.scenarios.influences(),
      told: start.influences,
      onProgress: (done, total) => this.report(done, total),
      log: this.audience.log,
    });
    return telling;
  }

  private report(done: number, total: number): void {
    void this.save();
    this.progress = total === 0 ? 1 : done / total;
    this.audience.progress(done, total);
  }

  private bend(): void {
    this.begun?.telling.bend(this.scenarios.influences());
    void this.save();
    void this.writeTruth();
  }

  private async writeTruth(): Promise<void> {
    if (!this.begun || !this.truthFile) return;
    const { world } = this.begun;
    await this.truthFile.save(
      truthOf(world, this.scenarios.influences(), world.historyFrom, this.now() + TRUTH_AHEAD_MS),
    );
  }

  private async save(): Promise<void> {
    if (!this.begun) return;
    const { installationId, start, telling } = this.begun;
    await this.file.save(
      savedState(installationId, start.world, {
        sentUntil: telling.sentUntil(),
        simulatedNow: this.clock.isBehind() ? telling.toldUntil() : null,
        influences: telling.influencesTold(),
      }),
    );
  }

  private async live(telling: Telling): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.phase = this.config.load ? 'load' : 'live';
    this.clock.run();
    if (this.config.feeds) telling.live();
    this.audience.ready();
    while (await this.client.pause(SAVE_EVERY_MS)) await this.save();
  }
}
