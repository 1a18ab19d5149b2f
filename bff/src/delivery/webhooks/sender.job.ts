import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Followers } from '../../platform/jobs/follower.js';
import { Pace } from '../../platform/jobs/pace.js';
import { type Answer, outcomeOf } from './retry-schedule.js';
import { sign } from './sign.js';
import { WebhookClient } from './webhook.client.js';
import { type ClaimedDelivery, claimDue, recordAttempt } from './webhooks.queries.js';

/** Posts under way at once. */
const CONCURRENCY = 5;
/** Long enough for an attempt and its record; after a crash another process takes over by then. */
const LEASE_MS = 60_000;

/** Posts what is due. A crash between post and record posts again, under the same `webhook-id`. */
@Injectable()
export class SenderJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly followers: Followers,
    private readonly manager: EntityManager,
    private readonly client: WebhookClient,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.webhook === null) return;
    // It waits for receivers more than it works.
    this.followers.startWorker('webhooks', 'deliveries', () => this.step(new Date()), new Pace());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.underWay);
  }

  /** Starts posting what is due at `at` as far as there is room; answers whether it is worth looking again at once. */
  async step(at: Date): Promise<boolean> {
    if (this.stopped) return false;
    const limit = CONCURRENCY - this.underWay.size;
    if (limit === 0) {
      // One slow answer must not keep the others waiting: the next starts as soon as any has ended.
      await Promise.race(this.underWay);
      return true;
    }
    const claimed = await claimDue(this.manager, { at, until: after(at, LEASE_MS), limit });
    for (const delivery of claimed) this.start(delivery, at);
    return claimed.length > 0;
  }

  private start(delivery: ClaimedDelivery, at: Date): void {
    const attempt = this.attempt(delivery, at).catch((error: unknown) => {
      this.logger.warn(`${delivery.deliveryId} could not be recorded and will be posted again: ${String(error)}`);
    });
    const done = attempt.finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  private async attempt(delivery: ClaimedDelivery, at: Date): Promise<void> {
    const { deliveryId: id, url, body, attempt } = delivery;
    const headers = sign({ id, at, body }, [this.config.webhook!.secret]);
    const begun = performance.now();
    const answer = await this.client.post(url, body, { ...headers });
    const ended = after(at, performance.now() - begun);
    const outcome = outcomeOf(answer, attempt, ended, Math.random());
    if (outcome.kind !== 'delivered') this.logger.warn(`${id} attempt ${attempt}: ${errorOf(answer)}, ${outcome.kind}`);
    const error = outcome.kind === 'delivered' ? null : errorOf(answer);
    await recordAttempt(this.manager, delivery, {
      outcome,
      status: answer.kind === 'answered' ? answer.status : null,
      error,
      at,
    });
  }
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

function errorOf(answer: Answer): string {
  return answer.kind === 'failed' ? answer.error : `HTTP ${answer.status} ${answer.excerpt}`.trim();
}
