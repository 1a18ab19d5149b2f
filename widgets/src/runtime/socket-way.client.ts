import type { Topic } from '@iops/contracts';
import type { OpenSocket, RealtimeSocket } from './socket.js';
import type { Tokens } from './tokens.js';
import type { Ear, Loss, Way } from './way.js';

/** From the first try to the answer to what is listened to; the longest part is what the server has to look up. */
const READY_WITHIN_MS = 15_000;

/** Messages over a WebSocket. */
export class SocketWay implements Way {
  private socket: RealtimeSocket | null = null;
  private watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connect: (auth: Parameters<OpenSocket>[1]) => RealtimeSocket,
    private readonly tokens: Tokens,
    private readonly ear: Ear,
  ) {}

  get isOpen(): boolean {
    return this.socket?.connected ?? false;
  }

  open(): void {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.giveUp(), READY_WITHIN_MS);
    if (this.socket) this.socket.connect();
    else this.begin();
  }

  private begin(): void {
    const socket = this.connect((send) => void this.authenticate(send));
    this.socket = socket;
    const whileOurs =
      <A extends unknown[]>(then: (...args: A) => void) =>
      (...args: A) => {
        if (socket === this.socket) then(...args);
      };
    socket.on('connect', () => this.subscribe(socket, this.ear.request()));
    socket.on(
      'message',
      whileOurs((message) => this.ear.message(message)),
    );
    socket.on(
      'resync',
      whileOurs((resync) => this.ear.resync(resync)),
    );
    socket.on(
      'disconnect',
      whileOurs(() => this.lose('cut')),
    );
    // Only a server that was reached names a code, or ends what was to go on by itself.
    socket.on(
      'connect_error',
      whileOurs(({ data }) => this.lose(data?.code ? 'token' : socket.active ? 'cut' : 'full')),
    );
  }

  extend(topics: Topic[]): void {
    if (this.socket?.connected) this.subscribe(this.socket, { topics });
  }

  renew(token: string): void {
    const { socket } = this;
    if (!socket?.connected) return;
    socket.emit('auth:refresh', { token }, ({ ok }) => {
      // It is somebody else's token now: their connection is another.
      if (!ok && socket === this.socket) socket.disconnect();
    });
  }

  close(): void {
    clearTimeout(this.watch);
    const { socket } = this;
    this.socket = null;
    socket?.disconnect();
  }

  private subscribe(socket: RealtimeSocket, request: { topics: Topic[]; cursor?: string }): void {
    socket.emit('subscribe', request, (answer) => {
      if (socket !== this.socket || !socket.connected) return;
      clearTimeout(this.watch);
      this.ear.ready(answer);
    });
  }

  private lose(why: Loss): void {
    clearTimeout(this.watch);
    this.ear.lost(why);
  }

  private giveUp(): void {
    this.close();
    this.ear.lost('cut');
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
}
