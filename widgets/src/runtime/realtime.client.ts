import type { RealtimeMessage, SubscribeAnswer, Topic } from '@iops/contracts';
import { Line } from './line.js';
import type { Settings } from './settings.js';
import type { OpenSocket } from './socket.js';
import { SocketWay } from './socket-way.client.js';
import { SseWay } from './sse-way.client.js';
import { Subscriptions, type TopicListener } from './subscriptions.js';
import type { Tokens } from './tokens.js';
import { Turns } from './turns.js';
import type { Ear, Loss } from './way.js';

/** A page that replaces its body (Turbo) takes elements out and puts others in: the socket outlives that. */
const LINGER_MS = 5_000;
/** A page that nobody has looked at for so long holds no connection; it catches up when it is seen. */
const REST_AFTER_MS = 5 * 60_000;
/** Sockets that fail before the stream is tried: one may be a server that starts anew. */
const PATIENCE = 2;
/** While the stream carries messages, how often the socket is tried again. */
const BACK_UP_MS = 30_000;

/**
 * The page's one connection, shared by all elements and closed when the last has gone. Messages come over a socket;
 * where none gets through, over a stream; where that is blocked too, elements ask by themselves. By its cursor the page
 * hears after a gap what it missed, whatever the way.
 */
export class Realtime {
  /** When those who listen render what they heard. */
  readonly turns = new Turns();
  private readonly heard = new Subscriptions();
  private readonly socket: Line;
  private readonly stream: Line;
  /** What carries messages now. */
  private current: Line | null = null;
  private cursor: string | undefined;
  private isOn = false;
  private watchers = 0;
  private linger: ReturnType<typeof setTimeout> | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private stopRenewing: (() => void) | undefined;

  constructor(
    settings: () => Settings,
    private readonly tokens: Tokens,
    openSocket: OpenSocket,
  ) {
    const connect = (auth: Parameters<OpenSocket>[1]) => openSocket(settings().apiBase, auth);
    this.socket = new Line(
      new SocketWay(
        connect,
        tokens,
        this.earOf(() => this.socket),
      ),
      tokens,
    );
    this.stream = new Line(
      new SseWay(
        settings,
        tokens,
        this.earOf(() => this.stream),
      ),
      tokens,
    );
    document.addEventListener('visibilitychange', () => this.look());
  }

  /** Listens to a topic until the returned function is called. */
  subscribe(topic: Topic, listener: TopicListener): () => void {
    clearTimeout(this.linger);
    const leave = this.heard.add(topic, listener);
    if (!this.isOn) this.open();
    else if (!this.heard.isLive(topic)) this.current?.way.extend([topic]);
    return () => {
      leave();
      if (this.heard.topics.length > 0) return;
      clearTimeout(this.linger);
      this.linger = setTimeout(() => this.close(), LINGER_MS);
    };
  }

  /** Listens also while nobody looks, as browser notices must: until the returned function is called nothing rests. */
  watch(topic: Topic, listener: TopicListener): () => void {
    this.watchers += 1;
    this.look();
    const leave = this.subscribe(topic, listener);
    return () => {
      this.watchers -= 1;
      leave();
      this.look();
    };
  }

  /** Tries at once instead of at the next turn; `isSuspect` where what looks alive may be dead, as after sleep. */
  wake(isSuspect: boolean): void {
    if (isSuspect) this.fallSilent();
    for (const line of [this.socket, this.stream]) {
      if (isSuspect) line.restart();
      else line.hurry();
    }
  }

  /** Ends the connection and forgets where it was; it opens again with the next listener. */
  close(): void {
    this.hush();
    this.cursor = undefined;
  }

  private open(): void {
    this.isOn = true;
    this.stopRenewing = this.tokens.renewed.add((token) => this.renew(token));
    this.socket.start();
    this.look();
  }

  private hush(): void {
    this.isOn = false;
    clearTimeout(this.linger);
    clearTimeout(this.rest);
    this.stopRenewing?.();
    this.socket.stop();
    this.stream.stop();
    this.fallSilent();
  }

  /** Rests while nobody looks, and goes on from the cursor. */
  private look(): void {
    clearTimeout(this.rest);
    if (document.hidden && this.watchers === 0) this.rest = setTimeout(() => this.hush(), REST_AFTER_MS);
    else if (!this.isOn && this.heard.topics.length > 0) this.open();
  }

  private renew(token: string): void {
    for (const line of [this.socket, this.stream]) {
      line.way.renew(token);
      line.hurry();
    }
  }

  private earOf(line: () => Line): Ear {
    return {
      request: () => this.request(line()),
      ready: (answer) => this.ready(line(), answer),
      message: (message) => this.pass(message),
      resync: ({ topics, cursor }) => {
        this.cursor = cursor;
        this.heard.missed(topics);
      },
      lost: (why) => this.lost(line(), why),
    };
  }

  /** A socket that stands takes over where the stream is: from its cursor on nothing is missed and nothing comes twice. */
  private request(line: Line): { topics: Topic[]; cursor?: string } {
    if (line === this.socket) {
      this.stream.stop();
      this.current = null;
    }
    const { topics } = this.heard;
    if (this.cursor !== undefined) return { topics, cursor: this.cursor };
    this.heard.missed(topics);
    return { topics };
  }

  private ready(line: Line, { granted, refused, cursor }: SubscribeAnswer): void {
    const isNew = line !== this.current;
    this.cursor = cursor ?? this.cursor;
    this.current = line;
    line.stood();
    this.heard.granted(granted);
    // Who came while the answer was on its way.
    const others = this.heard.topics.filter((topic) => !this.heard.isLive(topic) && !refused.includes(topic));
    if (others.length > 0) line.way.extend(others);
    // What kept the socket out may be over by now.
    if (line === this.stream && isNew) this.socket.hurry();
  }

  private pass(message: RealtimeMessage): void {
    this.cursor = message.cursor;
    this.heard.pass(message);
  }

  private lost(line: Line, why: Loss): void {
    line.lost(why);
    if (this.current === null || line === this.current) this.fallSilent();
    if (line === this.socket && this.current === this.stream) this.socket.postpone(BACK_UP_MS);
    else if (this.socket.failures >= PATIENCE) this.stream.start();
  }

  private fallSilent(): void {
    this.current = null;
    this.heard.silence();
  }
}
