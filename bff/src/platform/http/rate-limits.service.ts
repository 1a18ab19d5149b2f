import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '../auth/principal.js';
import { CONFIG } from '../config/config.module.js';
import { Problem } from './problem.js';
import { policyOf, secondsOf, standingOf, WINDOW_SECONDS } from './rate-headers.js';
import type { RouteSettings } from './route-settings.decorator.js';

/** What one caller may use in a minute. */
interface Budget {
  name: string;
  limiter: RateLimiterMemory;
  policy: string;
}
/** Where a request's use is counted. */
interface Account {
  budget: Budget;
  key: string;
  reply: FastifyReply;
  /** Points that were taken at the door and are not used by an event yet. */
  ahead: number;
}
type RatedRequest = FastifyRequest & { principal?: Principal; account?: Account };

/** Balancers ask these, and through a proxy all of them come from one address. */
const UNLIMITED = /^\/api\/(health|ready)(?:\?|$)/;

/** What each caller may use in a minute: events where events are sent, requests everywhere else. Each process counts for itself. */
@Injectable()
export class RateLimits {
  private readonly events: Budget;
  private readonly requests: Budget;

  constructor(@Inject(CONFIG) config: { eventsPerMinute: number; requestsPerMinute: number }) {
    this.events = budget('events', config.eventsPerMinute);
    this.requests = budget('requests', config.requestsPerMinute);
  }

  /**
   * Counts a request for its caller, or for its address where nobody is known, and says in the answer what is left.
   * @throws Problem `rate_limited` when the minute's budget is used up
   */
  async take(request: RatedRequest, reply: FastifyReply, settings: RouteSettings): Promise<void> {
    if (UNLIMITED.test(request.url)) return;
    const account = this.accountOf(request, reply, settings);
    request.account = account;
    const { limiter, name } = account.budget;
    let standing: RateLimiterRes;
    let isRefused = false;
    try {
      standing = await limiter.consume(account.key);
    } catch (refused) {
      // The library rejects with the standing itself when there is nothing left.
      standing = refused as RateLimiterRes;
      isRefused = true;
    }
    tell(account, standing);
    if (!isRefused) return;
    const retryAfterSeconds = secondsOf(standing.msBeforeNext);
    throw new Problem('rate_limited', `${limiter.points} ${name} a minute are taken.`, { retryAfterSeconds });
  }

  /** Counts the events that came with a request against its caller's budget; they are not refused any more. */
  async charge(request: RatedRequest, events: number): Promise<void> {
    const { account } = request;
    if (account?.budget !== this.events) return;
    const points = Math.max(0, events - account.ahead);
    account.ahead -= Math.min(account.ahead, events);
    if (points > 0) tell(account, await account.budget.limiter.penalty(account.key, points));
  }

  private accountOf(request: RatedRequest, reply: FastifyReply, settings: RouteSettings): Account {
    const { principal } = request;
    if (principal === undefined) return { budget: this.requests, key: `address:${request.ip}`, reply, ahead: 0 };
    const key = `${principal.kind}:${principal.id}`;
    const isEvents = settings.budget === 'events';
    return isEvents ? { budget: this.events, key, reply, ahead: 1 } : { budget: this.requests, key, reply, ahead: 0 };
  }
}

function budget(name: string, points: number): Budget {
  return {
    name,
    limiter: new RateLimiterMemory({ points, duration: WINDOW_SECONDS, keyPrefix: '' }),
    policy: policyOf(name, points),
  };
}

function tell({ budget: { name, limiter, policy }, reply }: Account, standing: RateLimiterRes): void {
  reply.header('ratelimit-policy', policy);
  reply.header('ratelimit', standingOf(name, limiter.points - standing.consumedPoints, standing.msBeforeNext));
}
