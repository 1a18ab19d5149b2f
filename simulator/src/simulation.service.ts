import { setMaxListeners } from 'node:events';
import { LIMITS, type SimulationState } from '@iops/contracts';
import { backfill } from './backfill.job.js';
import type { Config } from './config.js';
import { Feeds } from './feeds.job.js';
import { IngestClient } from './ingest.client.js';
import { createMarketplace } from './marketplace.js';
import { savedState, startFrom } from './resume.js';
import { StateFile } from './state-file.client.js';
import { expectedEvents, windowLength } from './volume.js';
import { createWorld, type World, type WorldSettings } from './world.js';
import { DAY } from './zone.js';

/** Whom the simulation tells how it goes. */
export interface Audience {
  log: (line: string) => void;
  /** Events of the back-fill that are stored, and about how many there will be. */
  progress: (done: number, total: number) => void;
  /** History is told; live begins. */
  ready: () => void;
}

/** A gap shorter than this is left to the feeds. */
const LIVE_WITHIN_MS = 60_000;
const SAVE_EVERY_MS = 2000;
const ASK_EVERY_MS = 1000;
const LEAVE_WITHIN_MS = 3000;

/** One simulated marketplace from waiting for the BFF over its history to live. */
export class Simulation {
  private readonly stopping = new AbortController();
  private readonly client: IngestClient;
  private readonly file: StateFile;
  private feeds: Feeds | null = null;
  private phase: SimulationState['phase'] = 'waiting';
  private progress = 0;
  private save: (sentUntil: number) => Promise<void> = async () => {};

  constructor(
    private readonly config: Config,
    private readonly audience: Audience,
  ) {
    // Every feed that waits for its next attempt listens: eleven are no leak.
    setMaxListeners(0, this.stopping.signal);
    this.client = new IngestClient({ ...config, signal: this.stopping.signal, log: audience.log });
    this.file = new StateFile(config.home);
  }

  /** Runs until stopped; then nothing more is posted or saved. */
  async run(): Promise<void> {
    await this.begin();
    await this.file.written();
  }

  /** What it is doing; sent is always acknowledged + refused + in flight. */
  state(now: number): SimulationState {
    const { seed, streamCount, eventRatePerSec } = this.config;
    const { phase, progress } = this;
    return {
      phase,
      seed,
      streamCount,
      eventRatePerSec,
      progress,
      ...this.client.tally,
      now: new Date(now).toISOString(),
    };
  }

  /** Posts nothing more, waits up to 3 s for what is on its way, and saves how far it came. */
  async stop(): Promise<void> {
    this.phase = 'stopped';
    this.feeds?.stop();
    this.stopping.abort();
    await this.client.settle(LEAVE_WITHIN_MS);
    if (this.feeds) await this.save(this.feeds.sentUntil());
    await this.file.written();
    this.client.close();
  }

  private async begin(): Promise<void> {
    const installationId = await this.waitForInstallation();
    if (installationId === null) return;
    const { seed, students, tutors, timezone, backfillDays } = this.config;
    const wanted = { installationId, seed, students, tutors, timezone, backfillDays };
    const start = startFrom(await this.file.read(), wanted, Date.now());
    const world = createWorld(start.world);
    this.save = (sentUntil) => this.file.save(savedState(installationId, start.world, sentUntil));
    // What is older than the BFF takes is left out after a very long pause.
    const oldest = Date.now() - (LIMITS.pastDays - 1) * DAY;
    const from = Math.max(oldest, start.sentUntil ?? world.historyFrom);
    // Before the first event, so that a crash in the first window does not begin another world.
    await this.save(from);
    await this.tell(world, start.world, from);
  }

  private async waitForInstallation(): Promise<string | null> {
    this.audience.log(`waiting for ${this.config.bffUrl}`);
    for (;;) {
      const installationId = await this.client.installation();
      if (installationId !== null) return installationId;
      if (!(await this.client.pause(ASK_EVERY_MS))) return null;
    }
  }

  private async tell(world: World, settings: WorldSettings, from: number): Promise<void> {
    const marketplace = createMarketplace(world);
    const { client, config } = this;
    const expected = (since: number, to: number) => expectedEvents(world, settings.students, since, to);
    let done = 0;
    let sentUntil = from;
    this.phase = 'backfill';
    for (let to = Date.now(); to - sentUntil > LIVE_WITHIN_MS; to = Date.now()) {
      const onWindow = (until: number, events: number) => {
        done += events;
        sentUntil = until;
        void this.save(until);
        this.report(done, done + expected(until, to));
      };
      const length = (start: number) => windowLength(world, settings.students, start);
      if (!(await backfill({ marketplace, client, from: sentUntil, to, windowLength: length, onWindow }))) return;
    }
    this.progress = 1;
    this.feeds = new Feeds({ ...config, marketplace, client, idSeed: world.idSeed, from: sentUntil });
    await this.live(this.feeds);
  }

  private report(done: number, total: number): void {
    this.progress = total === 0 ? 1 : done / total;
    this.audience.progress(done, total);
  }

  private async live(feeds: Feeds): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.phase = this.config.load ? 'load' : 'live';
    feeds.start();
    this.audience.ready();
    while (await this.client.pause(SAVE_EVERY_MS)) await this.save(feeds.sentUntil());
  }
}
