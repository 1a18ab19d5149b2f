import type { IncomingMessage, ServerResponse } from 'node:http';
import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal.js';
import { poolOf } from '../database/data-source.js';
import { BodiesInFlight, bytesHeldBy } from './bodies-in-flight.js';
import { type LoopLoad, nextLoad, waitOf } from './overload.js';
import { Problem } from './problem.js';

/** How often loop and senders are looked at. */
const LOOK_MS = 1_000;
/** The loop's turns are measured this finely: fifty timers a second cost nothing that shows. */
const RESOLUTION_MS = 20;
/** Queries that may wait for a connection: ten for each, a tenth of a second of short ones. */
const MAX_WAITING = 120;
/** Memory for requests that are being read or answered. */
const MAX_BYTES = 256 * 1024 * 1024;
/** The most of it that one caller may hold: who only announces bodies must not keep all others out. */
const MAX_BYTES_OF_ONE = MAX_BYTES / 2;
/** Who is turned away comes back after one to three seconds, not all at once. */
const MAX_RETRY_SECONDS = 3;
/** Asked by balancers, which must not take an overload for a death; and the way to stop a key that floods. */
const ALWAYS_SERVED = /^\/api\/(health|ready|api-keys)(?:[/?]|$)/;

/** Turns requests away before their body is read while more come than can be done. */
@Injectable()
export class LoadShed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('LoadShed');
  private readonly bodies = new BodiesInFlight();
  private readonly turns: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly pool: Pool;
  private load: LoopLoad = { share: 0, waitMs: 0 };
  /** Runs up by the share with each request; each whole one refuses the request that made it whole. */
  private due = 0;
  private refused = 0;
  /** How many of the refused the log has told of. */
  private told = 0;
  private looking: NodeJS.Timeout | undefined;

  constructor(dataSource: DataSource) {
    this.pool = poolOf(dataSource);
  }

  onApplicationBootstrap(): void {
    this.turns.enable();
    this.looking = setInterval(() => this.look(), LOOK_MS);
    this.looking.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.looking);
    this.turns.disable();
  }

  /**
   * Null admits the request and counts what it holds until it is answered; else why it is turned away. `bodyLimit` is
   * what its route takes, bytes.
   */
  refusal(request: IncomingMessage, response: ServerResponse, bodyLimit: number): Problem | null {
    const bytes = bytesHeldBy(request, bodyLimit);
    const reason = ALWAYS_SERVED.test(request.url!) ? null : this.reason(bytes);
    if (reason === null) {
      this.bodies.add(request, response, bytes, performance.now());
      return null;
    }
    return this.turnAway(reason);
  }

  /** The same for a request that is admitted, once it is known whose it is: null, or why the caller is turned away. */
  refusalOf(request: IncomingMessage, { kind, id }: Principal): Problem | null {
    if (ALWAYS_SERVED.test(request.url!)) return null;
    const held = this.bodies.assign(request, `${kind}:${id}`);
    return held > MAX_BYTES_OF_ONE ? this.turnAway('Too much of yours is being received at once.') : null;
  }

  /** What a request held is free again, though its answer goes on for long. */
  release(request: IncomingMessage): void {
    this.bodies.release(request);
  }

  private turnAway(reason: string): Problem {
    this.refused += 1;
    return new Problem('unavailable', reason, { retryAfterSeconds: 1 + (this.refused % MAX_RETRY_SECONDS) });
  }

  private reason(bytes: number): string | null {
    if (this.load.share > 0 && this.isDue()) return 'More requests come than can be answered in time.';
    if (this.pool.waitingCount > MAX_WAITING) return 'Too many queries are waiting for the database.';
    if (this.bodies.bytes + bytes > MAX_BYTES) return 'Too much is being received at once.';
    return null;
  }

  private isDue(): boolean {
    this.due += this.load.share;
    if (this.due < 1) return false;
    this.due -= 1;
    return true;
  }

  private look(): void {
    // None was measured when the loop came round only now: that turn is told at the next look.
    if (this.turns.count > 0) {
      this.load = nextLoad(this.load, waitOf(this.turns.mean / 1e6, this.turns.stddev / 1e6));
      this.turns.reset();
    }
    this.tell();
    this.bodies.look(performance.now());
  }

  private tell(): void {
    if (this.refused === this.told) return;
    const { share, waitMs } = this.load;
    this.logger.warn(
      `${this.refused - this.told} requests turned away: a request waits ${Math.round(waitMs)} ms for the loop ` +
        `(${Math.round(share * 100)} % refused), ${this.pool.waitingCount} queries wait, ${this.bodies.bytes >> 20} MiB are held`,
    );
    this.told = this.refused;
  }
}
