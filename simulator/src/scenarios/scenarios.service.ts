import { randomUUID } from 'node:crypto';
import type { ExternalEvent, ExternalEventRequest, Scenario, ScenarioRun, StartScenarioRequest } from '@iops/contracts';
import { type Influence, REMEMBERED_MS } from '../influence.js';
import { StateFile } from '../state-file.client.js';
import type { Telling } from './external-events.client.js';
import { ExternalEventsJob } from './external-events.job.js';
import {
  describeRun,
  dueEvents,
  endsOf,
  influenceOf,
  newestFirst,
  type Run,
  statusOf,
  stopRun,
  withTold,
} from './run.js';
import { runsOf, type SavedRuns } from './saved-runs.js';
import { type Start, startRun } from './start-run.js';

/** What scenarios have to know of the simulation that they bend: times are milliseconds since 1970. */
export interface SimulatedTime {
  /** The simulated now. */
  now(): number;
  /** Everything before is on its way or stored. */
  toldUntil(): number;
}

/** What scenarios work with. */
export interface ScenariosOptions {
  library: readonly Scenario[];
  /** Where external events are posted, with a key that has scope `ingest`. */
  bffUrl: string;
  ingestKey: string;
  /** The folder of `scenarios.json`. */
  home: string;
  log: (line: string) => void;
}

/** Runs that are kept for the history once they bend nothing any more. */
const KEPT_RUNS = 500;

/**
 * The scenarios of one world: those there are, those that run, those that ran. Runs are kept in a file over a restart.
 * What they bend is told to whoever listens; what they tell of the outside is posted here.
 */
export class Scenarios {
  readonly library: readonly Scenario[];
  private readonly file: StateFile;
  private readonly outside: ExternalEventsJob;
  private readonly listeners: (() => void)[] = [];
  private world: string | null = null;
  private time: SimulatedTime = { now: () => 0, toldUntil: () => 0 };
  private runs: readonly Run[] = [];

  constructor({ library, home, ...target }: ScenariosOptions) {
    this.library = library;
    this.file = new StateFile(home, 'scenarios.json');
    this.outside = new ExternalEventsJob({
      ...target,
      due: () => this.due(),
      onTold: (id) => this.markTold(id),
    });
  }

  /** Takes up the runs of a world, none where another world was saved last, and begins to tell of the outside. */
  async open(world: string, time: SimulatedTime): Promise<void> {
    this.runs = runsOf(await this.file.read(), world);
    this.world = world;
    this.time = time;
    this.outside.start();
  }

  /** Tells nothing more of the outside; resolves when what was begun is done and everything is saved. */
  async close(): Promise<void> {
    await this.outside.stop();
    this.world = null;
    await this.file.written();
  }

  /** Whether runs can be started: from `open` to `close`. */
  isOpen(): boolean {
    return this.world !== null;
  }

  /** Everything that bends what is told from now on, also of runs that ended: their bookings may still be under way. */
  influences(): Influence[] {
    return this.runs.filter((run) => this.isBending(run)).map(influenceOf);
  }

  /** Calls the listener after every change of `influences`, before the answer to whoever made it. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Starts a scenario if it may be; the external events that are due follow at once. */
  start(request: StartScenarioRequest): Start<ScenarioRun> {
    const now = this.time.now();
    const { library, runs } = this;
    const start = startRun(request, { library, runs, now, toldUntil: this.time.toldUntil() });
    if (start.kind === 'running') return { kind: 'running', other: describeRun(start.other, now) };
    if (start.kind !== 'started') return start;
    this.change([...runs, start.run]);
    return { kind: 'started', run: describeRun(start.run, now) };
  }

  /** Stops the active runs among those with an id, or all active ones where it is null. Answers those it stopped. */
  stop(runId: string | null): ScenarioRun[] {
    const now = this.time.now();
    const isMeant = (run: Run) => (runId === null || run.runId === runId) && statusOf(run, now) === 'active';
    const stopped = new Map(this.runs.filter(isMeant).map((run) => [run.runId, stopRun(run, now)]));
    if (stopped.size > 0) this.change(this.runs.map((run) => stopped.get(run.runId) ?? run));
    return newestFirst([...stopped.values()]).map((run) => describeRun(run, now));
  }

  /** Stops all that is active and forgets the history. What is told stays told. */
  reset(): void {
    this.stop(null);
    this.change(this.runs.map((run) => ({ ...run, isForgotten: true })));
  }

  /** Those that still move something, the newest first. */
  running(): ScenarioRun[] {
    const now = this.time.now();
    return this.history().filter(({ settlesAt }) => Date.parse(settlesAt) > now);
  }

  /** All that were started since the last reset, the newest first. */
  history(): ScenarioRun[] {
    const now = this.time.now();
    return newestFirst(this.runs.filter(({ isForgotten }) => !isForgotten)).map((run) => describeRun(run, now));
  }

  /** Tells the product an external event by hand, of now where no time is given. */
  async inject(telling: ExternalEventRequest): Promise<{ event: ExternalEvent; said: Telling }> {
    const occurredAt = new Date(telling.occurredAt ?? this.time.now()).toISOString();
    const event = { ...telling, id: `ext_${randomUUID()}`, occurredAt };
    return { event, said: await this.outside.post(event) };
  }

  private change(runs: readonly Run[]): void {
    const isShown = ({ isForgotten }: Run, i: number) => !isForgotten && runs.length - i <= KEPT_RUNS;
    this.runs = runs.filter((run, i) => this.isBending(run) || isShown(run, i));
    this.save();
    for (const listener of this.listeners) listener();
    this.outside.wake();
  }

  private isBending(run: Run): boolean {
    return endsOf(run).settlesAt > this.time.now() - REMEMBERED_MS;
  }

  private save(): void {
    if (this.world === null) return;
    const saved: SavedRuns = { world: this.world, runs: [...this.runs] };
    void this.file.save(saved);
  }

  private due(): ExternalEvent[] {
    const now = this.time.now();
    return this.runs.flatMap((run) => dueEvents(run, now));
  }

  private markTold(id: string): void {
    this.runs = this.runs.map((run) => withTold(run, id));
    this.save();
  }
}
