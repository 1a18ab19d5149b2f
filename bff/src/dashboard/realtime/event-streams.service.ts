import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CLOCK_TOLERANCE_SECONDS } from '../../platform/auth/claims.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Problem } from '../../platform/http/problem.js';
import { Admission } from './admission.service.js';
import { Attendance } from './attendance.service.js';
import { Audience, type Outlet } from './audience.js';
import { EventStream, frameOf, HEARTBEAT, type Sink } from './event-stream.js';
import { MAX_PER_PERSON, People } from './people.js';
import { type Broadcast, type Framed, topicOf } from './told.js';

/** Time to read the last word: who does not read keeps no connection beyond it. */
const LAST_WORD_MS = 5_000;
/** Proxies end what is silent for a minute; a key that was revoked is found out as well. */
const HEARTBEAT_MS = 5_000;

/** Who reads, and what they asked for. */
export interface Reading {
  principal: Principal;
  /** The API key as it was sent; null for a person. */
  key: string | null;
  granted: string[];
  refused: string[];
  cursor: string | null;
}

/** The connections of this process that read Server-Sent Events. */
@Injectable()
export class EventStreams implements Outlet, OnModuleInit, OnModuleDestroy {
  private readonly streams = new Map<EventStream, Reading>();
  private beating: NodeJS.Timeout | undefined;
  private isEnding = false;

  constructor(
    private readonly audience: Audience,
    private readonly attendance: Attendance,
    private readonly people: People,
    private readonly admission: Admission,
    @Inject(CONFIG) private readonly config: { maxSockets: number },
  ) {}

  onModuleInit(): void {
    this.audience.add(this);
    this.beating = setInterval(() => this.beat(), HEARTBEAT_MS);
    this.beating.unref();
  }

  /** Before the server is closed, which waits for answers that are under way. */
  onModuleDestroy(): void {
    this.isEnding = true;
    clearInterval(this.beating);
    for (const stream of this.streams.keys()) this.end(stream);
  }

  /** How many there are. */
  get size(): number {
    return this.streams.size;
  }

  /**
   * Counts a connection in; what is returned counts it out, and has to be called.
   * @throws Problem `rate_limited` beyond what one person may have, `unavailable` beyond what this process has
   */
  admit(principal: Principal): () => void {
    if (this.isEnding || this.people.total >= this.config.maxSockets)
      throw new Problem('unavailable', 'Too many connections here; try again later.', { retryAfterSeconds: 5 });
    const leave = this.people.add(actorOf(principal));
    if (leave !== null) return leave;
    throw new Problem('rate_limited', `One person may have ${MAX_PER_PERSON} connections.`, { retryAfterSeconds: 60 });
  }

  /**
   * Tells a connection what it missed and what happens from now on, until its token runs out, its key is revoked, or
   * it does not read. Answers how to forget it once it is over.
   */
  open(sink: Sink, reading: Reading): () => void {
    const stream = new EventStream(sink);
    this.streams.set(stream, reading);
    void this.begin(stream, reading);
    const expiry = this.expire(stream, reading.principal);
    return () => {
      clearTimeout(expiry);
      this.streams.delete(stream);
    };
  }

  wants(topic: string): boolean {
    for (const { topics } of this.streams.keys()) if (topics.has(topic)) return true;
    return false;
  }

  streamTopics(): string[] {
    return [...this.streams.keys()].flatMap(({ topics }) =>
      [...topics].filter((topic) => topic.startsWith('streams:')),
    );
  }

  tell(told: Broadcast): void {
    let frame: string | null = null;
    for (const stream of this.streams.keys()) {
      if (!stream.topics.has(topicOf(told))) continue;
      frame ??= frameOf(told);
      stream.write(frame);
    }
  }

  private async begin(stream: EventStream, { granted, refused, cursor }: Reading): Promise<void> {
    const reached = await this.attendance.attend(stream, granted, cursor);
    stream.write(frameOf({ event: 'ready', body: { granted, refused, cursor: reached } }));
  }

  private expire(stream: EventStream, principal: Principal): NodeJS.Timeout | undefined {
    if (principal.kind === 'key') return undefined;
    const over = () =>
      this.end(stream, { event: 'refused', body: { code: 'token_expired', message: 'The token has expired.' } });
    return setTimeout(over, principal.expiresAt.getTime() + CLOCK_TOLERANCE_SECONDS * 1_000 - Date.now()).unref();
  }

  private end(stream: EventStream, last?: Framed): void {
    stream.end(last);
    setTimeout(() => stream.drop(), LAST_WORD_MS).unref();
  }

  private beat(): void {
    for (const [stream, { key }] of this.streams) {
      if (key === null || this.admission.isGood(key)) stream.write(HEARTBEAT);
      else
        this.end(stream, { event: 'refused', body: { code: 'unauthenticated', message: 'The API key is not known.' } });
    }
  }
}
