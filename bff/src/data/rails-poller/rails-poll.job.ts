import { randomUUID } from 'node:crypto';
import { LIMITS, type RailsResource } from '@iops/contracts';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { firstLineOf, JobStatuses } from '../../platform/jobs/job-statuses.js';
import { Pace } from '../../platform/jobs/pace.js';
import { Worker } from '../../platform/jobs/worker.js';
import { IngestService } from '../ingest/ingest.service.js';
import { rawEvent } from '../ingest/raw-event.js';
import { answerOf, type Failure, failure } from './answer.js';
import { eventText, type Telling } from './fact.js';
import { POLLER } from './polled-streams.js';
import { RailsClient } from './rails.client.js';
import { deleteFactsBefore, markTold, rememberFacts } from './rails-facts.queries.js';
import { type Claimed, claimPoll, insertPoll, savePoll, selectPoll, updateDue } from './rails-polls.queries.js';
import { tellingsOf } from './row-facts.js';
import { afterFailure, afterPage, type Poll, requestOf } from './walk.js';

const DAY_MS = 86_400_000;
/** Long enough for a request and the storing; after a crash another process takes over by then. */
const LEASE_MS = 120_000;
/** A row that is touched after so long is too old to become an event anew; a month is to spare. */
const FACTS_KEPT_MS = (LIMITS.pastDays + 30) * DAY_MS;
/** A replica that does not poll looks so often how the one that does fares. */
const REPORT_EVERY_MS = 10_000;

/**
 * Polls the platform: one page a step, each resource by itself and on one replica at a time. A page's rows are stored before
 * the poll moves past it, so that a crash repeats a page and loses none; what it repeats is known by its ids.
 */
@Injectable()
export class RailsPollJob implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger('rails-poll');
  private readonly holder = randomUUID();
  private readonly stopping = new AbortController();
  private readonly workers: Worker[] = [];
  private readonly reportedAt = new Map<RailsResource, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly client: RailsClient,
    private readonly ingest: IngestService,
    private readonly statuses: JobStatuses,
    private readonly runs: JobRuns,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.rails) this.runs.offer('rails-poll', (asOf) => this.runNow(asOf));
    const at = new Date();
    const position = before(at, (this.config.rails?.sinceDays ?? 0) * DAY_MS);
    for (const resource of this.config.rails?.resources ?? []) {
      await insertPoll(this.dataSource.manager, resource, { position, at });
      // This name says whether the database can be asked; how the platform answers is reported by resource.
      const worker = new Worker('rails-poll', () => this.step(resource, new Date()), this.statuses, new Pace());
      this.workers.push(worker);
      worker.start();
    }
  }

  /** Nobody waits for a slow platform at shutdown. */
  onModuleDestroy(): void {
    this.stopping.abort(new Error('stopped'));
  }

  /** Before the connections are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }

  /** Makes all polls due now, whatever they were waiting for. */
  async runNow(at: Date): Promise<void> {
    await updateDue(this.dataSource.manager, this.config.rails?.resources ?? [], at);
    for (const worker of this.workers) worker.wake();
  }

  /** Reads one page if it is due at `at`; answers whether it is worth looking again at once. */
  private async step(resource: RailsResource, at: Date): Promise<boolean> {
    if (this.stopping.signal.aborted) return false;
    const until = new Date(at.getTime() + LEASE_MS);
    const claimed = await claimPoll(this.dataSource.manager, resource, { holder: this.holder, at, until });
    if (claimed === null) {
      await this.reportIdle(resource, at);
      return false;
    }
    const { poll, told } = await this.read(claimed, at);
    await this.save(claimed, poll, told, at);
    return poll.walk !== null && poll.nextAt <= at;
  }

  /** One request and what it comes to; `told` is what was stored or refused of it. */
  private async read({ resource, poll }: Claimed, at: Date): Promise<{ poll: Poll; told: Telling[] }> {
    const begun = performance.now();
    const request = requestOf(poll);
    const reply = await this.client.get(resource, request, this.stopping.signal);
    if (this.stopping.signal.aborted) return { poll, told: [] };
    const now = new Date(at.getTime() + performance.now() - begun);
    const answer = answerOf(reply, resource, request.etag !== null, now);
    if (answer.kind === 'failure') return { poll: this.failed(resource, poll, answer, now), told: [] };
    const stored = answer.kind === 'page' ? await this.store(resource, answer.items, now) : [];
    if (!Array.isArray(stored)) return { poll: this.failed(resource, poll, stored, now), told: [] };
    const next = afterPage(poll, { answer, askedAt: at, everySeconds: this.config.rails!.everySeconds[resource] });
    if ('kind' in next) return { poll: this.failed(resource, poll, next, now), told: stored };
    return { poll: next, told: stored };
  }

  /** Sends what the rows tell through the door that posts come in by. */
  private async store(resource: RailsResource, items: readonly unknown[], now: Date): Promise<Telling[] | Failure> {
    try {
      const tellings = await rememberFacts(this.dataSource.manager, tellingsOf(resource, items));
      const raws = tellings.map((telling) => rawEvent(eventText(telling), 'event'));
      if (raws.length > 0) await this.ingest.ingest(raws, POLLER, now);
      return tellings;
    } catch (error) {
      return failure(`what was read could not be stored: ${firstLineOf(error)}`, true);
    }
  }

  private failed(resource: RailsResource, poll: Poll, failed: Failure, at: Date): Poll {
    const everySeconds = this.config.rails!.everySeconds[resource];
    const next = afterFailure(poll, failed, at, { everySeconds, random: Math.random() });
    this.logger.warn(`${resource} (${next.failures}): ${failed.message}; again at ${next.nextAt.toISOString()}`);
    return next;
  }

  private async save(claimed: Claimed, poll: Poll, told: readonly Telling[], at: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await markTold(manager, told, at);
      await savePoll(manager, claimed, poll);
      if (poll.walk === null) await deleteFactsBefore(manager, before(at, FACTS_KEPT_MS));
    });
    this.report(claimed.resource, poll, at);
  }

  private async reportIdle(resource: RailsResource, at: Date): Promise<void> {
    if (at.getTime() - (this.reportedAt.get(resource) ?? 0) < REPORT_EVERY_MS) return;
    const poll = await selectPoll(this.dataSource.manager, resource);
    if (poll !== null) this.report(resource, poll, at);
  }

  private report(resource: RailsResource, poll: Poll, at: Date): void {
    const { position, knownAsOf, nextAt, rows, walk, lastSuccessAt, failures, lastError } = poll;
    this.reportedAt.set(resource, at.getTime());
    this.statuses.report(`rails-poll.${resource}`, {
      lastSuccessAt,
      failures,
      lastError,
      details: {
        resource,
        updatedSince: position.toISOString(),
        lagSeconds: knownAsOf === null ? null : Math.round((at.getTime() - knownAsOf.getTime()) / 1_000),
        nextAt: nextAt.toISOString(),
        rows: walk?.rows ?? rows,
        page: walk?.page ?? null,
      },
    });
  }
}

function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
