import type { RealtimeMessage, Topic } from '@iops/contracts';
import { IopsError } from './error.js';
import { retryDelayMs } from './retry-delay.js';
import type { Settings } from './settings.js';
import type { OpenSocket, RealtimeSocket } from './socket.js';
import type { Tokens } from './tokens.js';

/** Who listens to a topic. */
export interface TopicListener {
  onMessage(message: RealtimeMessage): void;
  /** True each time messages begin to flow, also after a gap; false when they stop. */
  onLive(isLive: boolean): void;
}

/** A page that replaces its body (Turbo) takes elements out and puts others in: the socket outlives that. */
const LINGER_MS = 5_000;

/** The page's one socket, shared by all elements and closed when the last has gone. */
export class Realtime {
  private readonly listeners = new Map<Topic, Set<TopicListener>>();
  private readonly live = new Set<string>();
  private socket: RealtimeSocket | null = null;
  private refusals = 0;
  private linger: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private stopRenewing: (() => void) | undefined;

  constructor(
    private readonly settings: () => Settings,
    private readonly tokens: Tokens,
    private readonly openSocket: OpenSocket,
  ) {}

  /** Listens to a topic until the returned function is called. */
  subscribe(topic: Topic, listener: TopicListener): () => void {
    clearTimeout(this.linger);
    const ofTopic = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, ofTopic.add(listener));
    if (!this.socket) this.open();
    else if (this.live.has(topic)) listener.onLive(true);
    else if (this.socket.connected) this.ask(this.socket, [topic]);
    return () => this.leave(topic, listener);
  }

  /** Tries at once instead of at the next turn: the page came back, or the network did. */
  wake(): void {
    if (this.socket && !this.socket.connected) this.socket.connect();
  }

  /** Ends the connection; it opens again with the next listener. */
  close(): void {
    clearTimeout(this.linger);
    clearTimeout(this.retry);
    this.stopRenewing?.();
    const { socket } = this;
    this.socket = null;
    socket?.disconnect();
    this.fallSilent();
  }

  private leave(topic: Topic, listener: TopicListener): void {
    const ofTopic = this.listeners.get(topic);
    ofTopic?.delete(listener);
    if (ofTopic?.size === 0) this.listeners.delete(topic);
    if (this.listeners.size > 0) return;
    clearTimeout(this.linger);
    this.linger = setTimeout(() => this.close(), LINGER_MS);
  }

  private open(): void {
    const socket = this.openSocket(this.settings().apiBase, (send) => void this.authenticate(send));
    this.socket = socket;
    this.stopRenewing = this.tokens.renewed.add((token) => this.renew(socket, token));
    socket.on('connect', () => {
      this.refusals = 0;
      this.ask(socket, [...this.listeners.keys()]);
    });
    socket.on('message', (message) => this.pass(message));
    socket.on('disconnect', () => this.interrupted(socket));
    socket.on('connect_error', (error) => this.refused(socket, error.data?.code));
  }

  private async authenticate(send: (data: { token?: string }) => void): Promise<void> {
    // Without a token the server refuses, and the refusal is handled in one place.
    send(
      await this.tokens.get().then(
        (token) => ({ token }),
        () => ({}),
      ),
    );
  }

  private ask(socket: RealtimeSocket, topics: Topic[]): void {
    socket.emit('subscribe', { topics }, ({ granted }) => {
      if (socket !== this.socket) return;
      for (const topic of granted as Topic[]) {
        this.live.add(topic);
        for (const listener of this.listeners.get(topic) ?? []) listener.onLive(true);
      }
    });
  }

  private pass(message: RealtimeMessage): void {
    for (const listener of this.listeners.get(message.topic) ?? []) listener.onMessage(message);
  }

  private renew(socket: RealtimeSocket, token: string): void {
    if (socket.connected) socket.emit('auth:refresh', { token });
    else if (!socket.active) socket.connect();
  }

  private interrupted(socket: RealtimeSocket): void {
    if (socket !== this.socket) return;
    this.fallSilent();
    if (!socket.active) this.retryLater(() => socket.connect());
  }

  private refused(socket: RealtimeSocket, code: string | undefined): void {
    if (socket !== this.socket || socket.active) return;
    this.retryLater(code === undefined ? () => socket.connect() : () => void this.reauthenticate(socket));
  }

  /** A new token, when it comes, connects again (see `renew`); where nobody is signed in, we wait for one. */
  private async reauthenticate(socket: RealtimeSocket): Promise<void> {
    try {
      await this.tokens.replace(await this.tokens.get());
    } catch (error) {
      const canRetry = error instanceof IopsError && error.retryable;
      if (canRetry && socket === this.socket) this.retryLater(() => void this.reauthenticate(socket));
    }
  }

  private retryLater(again: () => void): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(
      () => {
        if (this.listeners.size > 0) again();
      },
      retryDelayMs(this.refusals++, Math.random()),
    );
  }

  private fallSilent(): void {
    this.live.clear();
    for (const ofTopic of this.listeners.values()) for (const listener of ofTopic) listener.onLive(false);
  }
}
