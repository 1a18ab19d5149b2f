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

  /** Counts a request for its caller: as itself, or as the first of the events that come with it. */
  count({ kind, id }: Principal, as: 'request' | 'event'): Account {
    return as === 'event' ? new Account(this.events, `${kind}:${id}`, 1) : new Account(this.requests, `${kind}:${id}`);
  }

  /** Counts a request of nobody who is known, for its address. */
  countStranger(address: string): Account {
    return new Account(this.requests, `address:${address}`);
  }
}

/** A request whose use is counted: every one but those of probes. */
export type CountedRequest = GuardedRequest & { account?: Account };

/** Where the use of one request is counted, and what is told of it. That it came is counted as this is made. */
export class Account {
  private usage: Readonly<Usage>;

  constructor(
    private readonly budget: Budget,
    private readonly key: string,
    /** Events that are counted with the request itself. */
    private ahead = 0,
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

  /** The budget, as `RateLimit-Policy` tells it. */
  get policy(): string {
    return this.budget.policy;
  }

  /** What is left of the budget now, as `RateLimit` tells it. */
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
