import type { RealtimeMessage, SubscribeAnswer } from '@iops/contracts';
import type { OpenSocket, RealtimeSocket, SocketAuth } from '../runtime/socket.js';

type Listener = (value?: unknown) => void;

/** The server's end of one page's socket, without a network. */
export class FakeRealtime {
  readonly sockets: FakeSocket[] = [];
  isUp = true;

  readonly open: OpenSocket = (_apiBase, auth) => {
    const socket = new FakeSocket(this, auth);
    this.sockets.push(socket);
    socket.connect();
    return socket;
  };

  send(message: RealtimeMessage): void {
    for (const socket of this.sockets) if (socket.connected) socket.hear('message', message);
  }

  /** The server goes away. */
  drop(): void {
    this.isUp = false;
    for (const socket of this.sockets) socket.lose();
  }

  /** The server is back. */
  restore(): void {
    this.isUp = true;
    for (const socket of this.sockets) socket.connect();
  }
}

class FakeSocket implements RealtimeSocket {
  connected = false;
  readonly active = true;
  readonly topics = new Set<string>();
  readonly tokens: (string | undefined)[] = [];
  private readonly listeners = new Map<string, Listener[]>();

  constructor(
    private readonly server: FakeRealtime,
    private readonly auth: SocketAuth,
  ) {}

  on(event: string, listener: (...values: never[]) => void): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener as Listener]);
  }

  emit(event: string, request: { topics?: string[]; token?: string }, ack?: (answer: SubscribeAnswer) => void): void {
    if (event === 'auth:refresh') this.tokens.push(request.token);
    for (const topic of request.topics ?? []) this.topics.add(topic);
    ack?.({ granted: request.topics ?? [], refused: [] });
  }

  connect(): void {
    if (this.connected || !this.server.isUp) return;
    this.auth(({ token }) => {
      this.tokens.push(token);
      this.connected = true;
      this.hear('connect');
    });
  }

  disconnect(): void {
    this.lose();
  }

  lose(): void {
    if (!this.connected) return;
    this.connected = false;
    this.hear('disconnect');
  }

  hear(event: string, value?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(value);
  }
}
