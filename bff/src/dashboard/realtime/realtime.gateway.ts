import { REALTIME_PATH, type RealtimeMessage, type SubscribeAnswer } from '@iops/contracts';
import { Inject } from '@nestjs/common';
import { type OnGatewayInit, SubscribeMessage, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import type { Principal } from '../../platform/auth/principal.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { readTopics } from './topics.js';

/** What the server remembers of a connection. */
interface Connection {
  principal: Principal & { kind: 'user' };
  expiry: NodeJS.Timeout;
}
type ClientSocket = Socket<Record<string, never>, Record<string, never>, Record<string, never>, Connection>;

/** Bytes of one message from a client: subscriptions and tokens are small. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** A token that ran out may be renewed for so long before the connection ends. */
const EXPIRY_GRACE_MS = 30_000;

/** Connected elements: each with a token in the handshake, subscribed to topics. */
@WebSocketGateway({
  path: REALTIME_PATH,
  serveClient: false,
  maxHttpBufferSize: MAX_MESSAGE_BYTES,
  perMessageDeflate: false,
})
export class RealtimeGateway implements OnGatewayInit {
  @WebSocketServer()
  private readonly server: Server;

  constructor(
    private readonly tokens: TokensService,
    @Inject(CONFIG) private readonly config: { allowedOrigins: string[] },
  ) {}

  afterInit(server: Server): void {
    server.use((socket, next) => void this.admit(socket as ClientSocket, next));
    // CORS does not bind the socket upgrade: a page of another origin is refused here.
    server.engine.opts.allowRequest = (request, allow) => {
      const { origin } = request.headers;
      allow(null, origin === undefined || this.config.allowedOrigins.includes(origin));
    };
  }

  @SubscribeMessage('subscribe')
  async subscribe(socket: ClientSocket, request: unknown): Promise<SubscribeAnswer> {
    const answer = readTopics(request);
    await socket.join(answer.granted);
    return answer;
  }

  @SubscribeMessage('auth:refresh')
  async refresh(socket: ClientSocket, request: { token?: unknown } | undefined): Promise<{ ok: boolean }> {
    const principal = await this.tokens.identify(String(request?.token ?? '')).catch(() => null);
    if (principal?.kind !== 'user' || principal.id !== socket.data.principal.id) return { ok: false };
    this.expireWith(socket, principal);
    return { ok: true };
  }

  /** Sends to everybody who subscribed to the message's topic on this process. */
  send(message: RealtimeMessage): void {
    this.server.to(message.topic).emit('message', message);
  }

  /** True when anybody here listens to a topic. */
  hasListeners(topic: string): boolean {
    return (this.server.of('/').adapter.rooms.get(topic)?.size ?? 0) > 0;
  }

  private async admit(socket: ClientSocket, next: (error?: Error) => void): Promise<void> {
    try {
      const principal = await this.tokens.identify(String((socket.handshake.auth as { token?: unknown }).token ?? ''));
      if (principal.kind !== 'user') throw new Error('A token is needed.');
      this.expireWith(socket, principal);
      socket.on('disconnect', () => clearTimeout(socket.data.expiry));
      next();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = /expired/.test(message) ? 'token_expired' : 'unauthenticated';
      next(Object.assign(new Error(message), { data: { code } }));
    }
  }

  private expireWith(socket: ClientSocket, principal: Principal & { kind: 'user' }): void {
    clearTimeout(socket.data.expiry);
    socket.data.principal = principal;
    const expiry = setTimeout(
      () => socket.disconnect(true),
      principal.expiresAt.getTime() - Date.now() + EXPIRY_GRACE_MS,
    );
    expiry.unref();
    socket.data.expiry = expiry;
  }
}
