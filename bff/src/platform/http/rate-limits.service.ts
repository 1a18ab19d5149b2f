import { performance } from 'node:perf_hooks';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GuardedRequest } from '../auth/access.hook.js';
import type { Principal } from '../auth/principal.js';
import { CONFIG } from '../config/config.module.js';
import { Problem } from './problem.js';
import { policyOf, secondsOf, standingOf, WINDOW_SECONDS } from './rate-headers.js';
import { type Usage, UsageCounter } from './usage.js';

/** What one caller may use in a minute. */
interface Budget {
  name: string;
  points: number;
  policy: string;
  counter: UsageCounter;
}

/** What each caller may use in a minute: events where events are sent, requests everywhere else. Each process counts for itself. */
@Injectable()
export class RateLimits {
  private readonly events: Budget;
  private readonly requests: Budget;

  constructor(@Inject(CONFIG) config: { eventsPerMinute: number; requestsPerMinute: number }) {
    this.events = budgetOf('events', config.eventsPerMinute);
    this.requests = budgetOf('requests', config.requestsPerMinute);
  }

  /** Counts a request for its caller, or for its address where nobody is known: as the first of its events, or as itself. */
  count(principal: Principal | undefined, address: string, counts: 'events' | 'requests'): Account {
    if (principal === undefined) return new Account(this.requests, `address:${address}`, 0);
    const key = `${principal.kind}:${principal.id}`;
    return counts === 'events' ? new Account(this.events, key, 1) : new Account(this.requests, key, 0);
  }
}

/** A request whose use is counted: every one but those of probes. */
export type CountedRequest = GuardedRequest & { account?: Account };

/** Where the use of one request is counted. Made when it comes, which is the first to be counted. */
export class Account {
  private usage: Readonly<Usage>;

  constructor(
    private readonly budget: Budget,
    private readonly key: string,
    /** Events that are counted already and did not come yet. */
    private ahead: number,
  ) {
    this.usage = this.use(1);
  }

  /** True once more is used than the minute's budget. */
  get isOverdrawn(): boolean {
    return this.usage.used > this.budget.points;
  }

  /** Why the request is turned away then. */
  refusal(): Problem {
    const { name, points } = this.budget;
    const retryAfterSeconds = secondsOf(this.usage.endsAt - performance.now());
    return new Problem('rate_limited', `${points} ${name} a minute are taken.`, { retryAfterSeconds });
  }

  /** Counts the events that came with the request; they are not refused any more. */
  charge(events: number): void {
    const points = Math.max(0, events - this.ahead);
    this.ahead -= Math.min(this.ahead, events);
    if (points > 0) this.usage = this.use(points);
  }

  /** What the answer says of the budget as `RateLimit-Policy`, */
  get policy(): string {
    return this.budget.policy;
  }

  /** and as `RateLimit`. */
  get standing(): string {
    const { name, points } = this.budget;
    return standingOf(name, points - this.usage.used, this.usage.endsAt - performance.now());
  }

  private use(points: number): Readonly<Usage> {
    // A clock that never goes back: a day that is set anew must not lock anybody out.
    return this.budget.counter.add(this.key, points, performance.now());
  }
}

/** Says in the answer what is left of a budget. */
export function tellStanding({ policy, standing }: Account, reply: FastifyReply): void {
  reply.header('ratelimit-policy', policy).header('ratelimit', standing);
}

function budgetOf(name: string, points: number): Budget {
  return { name, points, policy: policyOf(name, points), counter: new UsageCounter(WINDOW_SECONDS * 1_000) };
}
