import type { RealtimeMessage, RealtimeResync, SubscribeAnswer, SubscribeRequest } from '@iops/contracts';
import type { OpenSocket, RealtimeSocket, SocketAuth } from '../runtime/socket.js';

type Listener = (value?: unknown) => void;

/** The server's end of one page's socket, without a network. */
export class FakeRealtime {
  readonly sockets: FakeSocket[] = [];
  isUp = true;
  /** Tokens that a handshake is refused for. */
  isExpired: (token: string | undefined) => boolean = () => false;
  /** Tokens that do not belong to who connected. */
  isOther: (token: string | undefined) => boolean = () => false;

  readonly open: OpenSocket = (_apiBase, auth) => {
    const socket = new FakeSocket(this, auth);
    this.sockets.push(socket);
    socket.connect();
    return socket;
  };

  send(message: RealtimeMessage): void {
    for (const socket of this.sockets) if (socket.connected) socket.hear('message', message);
  }

  /** Says that messages of some topics are not coming. */
  resync(resync: RealtimeResync): void {
    for (const socket of this.sockets) if (socket.connected) socket.hear('resync', resync);
  }

  /** The server goes away. */
  drop(): void {
    this.isUp = false;
    for (const socket of this.sockets) socket.lose();
  }

  /** The server ends every connection, as it does when a token runs out. */
  end(): void {
    for (const socket of this.sockets) socket.disconnect();
  }

  /** The server is back. */
  restore(): void {
    this.isUp = true;
    for (const socket of this.sockets) socket.connect();
  }
}

class FakeSocket implements RealtimeSocket {
  connected = false;
  active = true;
  readonly topics = new Set<string>();
  readonly tokens: (string | undefined)[] = [];
  /** What each subscription asked for. */
  readonly requests: SubscribeRequest[] = [];
  private readonly listeners = new Map<string, Listener[]>();

  constructor(
    private readonly server: FakeRealtime,
    private readonly auth: SocketAuth,
  ) {}

  on(event: string, listener: (...values: never[]) => void): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener as Listener]);
  }

  emit(
    event: string,
    request: { topics?: string[]; cursor?: string; token?: string },
    ack: (answer: SubscribeAnswer & { ok: boolean }) => void,
  ): void {
    if (event === 'auth:refresh') this.tokens.push(request.token);
    if (event === 'subscribe') this.requests.push({ topics: [], ...request });
    for (const topic of request.topics ?? []) this.topics.add(topic);
    ack({ granted: request.topics ?? [], refused: [], ok: !this.server.isOther(request.token) });
  }

  connect(): void {
    if (this.connected) return;
    if (!this.server.isUp) return queueMicrotask(() => this.hear('connect_error', {}));
    this.active = true;
    this.auth(({ token }) => {
      this.tokens.push(token);
      this.active = !this.server.isExpired(token);
      if (!this.active) return this.hear('connect_error', { data: { code: 'token_expired' } });
      this.connected = true;
      this.hear('connect');
    });
  }

  disconnect(): void {
    this.active = false;
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
