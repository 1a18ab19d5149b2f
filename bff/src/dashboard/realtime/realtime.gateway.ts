import { REALTIME_PATH, type RealtimeMessage, type RealtimeRefusal, type SubscribeAnswer } from '@iops/contracts';
import { Inject, Logger, UseFilters } from '@nestjs/common';
import {
  BaseWsExceptionFilter,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import type { Principal } from '../../platform/auth/principal.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Problem } from '../../platform/http/problem.js';
import { countPacket } from './message-budget.js';
import { Tally } from './tally.js';
import { readToken, readTopics } from './topics.js';

/** What the server remembers of a connection. */
interface Connection {
  principal: Principal & { kind: 'user' };
  expiry: NodeJS.Timeout;
}
type EngineSocket = Socket['conn'];
type ClientSocket = Socket<Record<string, never>, Record<string, never>, Record<string, never>, Connection>;

/** Bytes of one message from a client: subscriptions and tokens are small. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** A token that ran out may be renewed for so long before the connection ends. */
const EXPIRY_GRACE_MS = 30_000;
/** Time for a connection to show its token. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Connections of one person: pages and tabs, not a swarm. */
const MAX_PER_PERSON = 50;
const TOO_MUCH: RealtimeRefusal = { code: 'rate_limited', message: 'This connection sends more than is taken.' };

/** Connected elements: each with a token in the handshake, subscribed to topics. */
@UseFilters(new BaseWsExceptionFilter({ includeCause: false }))
@WebSocketGateway({
  path: REALTIME_PATH,
  serveClient: false,
  connectTimeout: CONNECT_TIMEOUT_MS,
  maxHttpBufferSize: MAX_MESSAGE_BYTES,
  perMessageDeflate: false,
})
export class RealtimeGateway implements OnGatewayInit {
  @WebSocketServer()
  private readonly server: Server;
  private readonly logger = new Logger('Realtime');
  private readonly people = new Tally(MAX_PER_PERSON);
  /** Whom a connection was admitted for: heard before it is ended. */
  private readonly admitted = new WeakMap<EngineSocket, ClientSocket>();

  constructor(
    private readonly tokens: TokensService,
    @Inject(CONFIG) private readonly config: { allowedOrigins: string[]; maxSockets: number },
  ) {}

  afterInit(server: Server): void {
    server.use((socket, next) => void this.admit(socket as ClientSocket, next));
    server.engine.on('connection', (connection: EngineSocket) => this.boundPackets(connection));
    // CORS does not bind the socket upgrade: a page of another origin is refused here.
    server.engine.opts.allowRequest = (request, allow) => {
      const { origin } = request.headers;
      if (origin !== undefined && !this.config.allowedOrigins.includes(origin)) return allow(null, false);
      const isFull = server.engine.clientsCount >= this.config.maxSockets;
      allow(isFull ? 'Too many connections here; try again later.' : null, !isFull);
    };
  }

  @SubscribeMessage('subscribe')
  async subscribe(socket: ClientSocket, request: unknown): Promise<SubscribeAnswer> {
    const answer = readTopics(request);
    await socket.join(answer.granted);
    return answer;
  }

  @SubscribeMessage('auth:refresh')
  async refresh(socket: ClientSocket, request: unknown): Promise<{ ok: boolean }> {
    const principal = await this.tokens.identify(readToken(request)).catch(() => null);
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
      const principal = await this.tokens.identify(readToken(socket.handshake.auth));
      if (principal.kind !== 'user') throw new Problem('unauthenticated', 'A token is needed.');
      const leave = this.people.add(principal.id);
      if (leave === null) return next(new Error(`One person may have ${MAX_PER_PERSON} connections.`));
      this.expireWith(socket, principal);
      this.whenOver(socket, leave);
      next();
    } catch (error) {
      next(refusalOf(error));
    }
  }

  /** A socket may leave a connection that stays, or lose it before it ever was connected. */
  private whenOver(socket: ClientSocket, leave: () => void): void {
    const over = () => {
      clearTimeout(socket.data.expiry);
      socket.conn.off('close', over);
      leave();
    };
    socket.on('disconnect', over);
    socket.conn.on('close', over);
    // What a client makes go wrong is not ours to print; without a listener socket.io does.
    socket.on('error', (error) => this.logger.debug(String(error)));
    this.admitted.set(socket.conn, socket);
  }

  /** Ends a connection that floods, whatever it sends: known events, unknown ones, or packets that are none. */
  private boundPackets(connection: EngineSocket): void {
    const sent = { since: Date.now(), packets: 0 };
    let isEnding = false;
    connection.on('packet', () => {
      if (countPacket(sent, Date.now()) || isEnding) return;
      isEnding = true;
      (this.admitted.get(connection) as Socket | undefined)?.emit('refused', TOO_MUCH);
      connection.close();
    });
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

function refusalOf(error: unknown): Error {
  if (!(error instanceof Problem) || error.code !== 'unauthenticated')
    return new Error('Not able to check the token right now.');
  const code = /expired/.test(error.message) ? 'token_expired' : 'unauthenticated';
  return Object.assign(new Error(error.message), { data: { code } });
}
