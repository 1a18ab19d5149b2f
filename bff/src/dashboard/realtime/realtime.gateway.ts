import { REALTIME_PATH, type RealtimeRefusal, type SubscribeAnswer } from '@iops/contracts';
import { Inject, Logger, type OnModuleDestroy, UseFilters } from '@nestjs/common';
import {
  BaseWsExceptionFilter,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Problem } from '../../platform/http/problem.js';
import { Admission } from './admission.service.js';
import { Attendance, type Listener } from './attendance.service.js';
import { Audience, type Outlet } from './audience.js';
import { MAX_WAITING_BYTES } from './event-stream.js';
import { EventStreams } from './event-streams.service.js';
import { countPacket } from './message-budget.js';
import { MAX_PER_PERSON, People } from './people.js';
import { type WayOut, waitingBytes } from './slow-reader.js';
import { type Broadcast, topicOf } from './told.js';
import { readCursor, readToken, readTopics } from './topics.js';

/** What the server remembers of a connection. */
interface Connection {
  principal: Principal;
  /** The API key as it was sent; null for a person. */
  key: string | null;
  expiry?: NodeJS.Timeout;
  /** The subscription under way or over; none yet where it is missing. */
  attending?: Promise<unknown>;
}
type EngineSocket = Socket['conn'];
/** Of engine.io's socket, what its types keep to themselves. */
type Engaged = WayOut & Pick<EngineSocket, 'close'>;
type ClientSocket = Socket<Record<string, never>, Record<string, never>, Record<string, never>, Connection>;

/** Bytes of one message from a client: subscriptions and tokens are small. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** A token that ran out may be renewed for so long before the connection ends. */
const EXPIRY_GRACE_MS = 30_000;
/** Time for a connection to show its token. */
const CONNECT_TIMEOUT_MS = 10_000;
/** How often it is looked for those that do not read, and those whose key was revoked. */
const LOOK_MS = 1_000;
const REVOKED: RealtimeRefusal = { code: 'unauthenticated', message: 'The API key is not known.' };
const TOO_MUCH: RealtimeRefusal = { code: 'rate_limited', message: 'This connection sends more than is taken.' };

/** Connected elements: each with a token or a key in the handshake, subscribed to topics. */
@UseFilters(new BaseWsExceptionFilter({ includeCause: false }))
@WebSocketGateway({
  path: REALTIME_PATH,
  serveClient: false,
  connectTimeout: CONNECT_TIMEOUT_MS,
  maxHttpBufferSize: MAX_MESSAGE_BYTES,
  perMessageDeflate: false,
  // A connection that died without a word is found dead, at both ends, within 20 s.
  pingInterval: 12_000,
  pingTimeout: 8_000,
})
export class RealtimeGateway implements OnGatewayInit, Outlet, OnModuleDestroy {
  @WebSocketServer()
  private readonly server: Server;
  private readonly logger = new Logger('Realtime');
  /** Whom a connection was admitted for: heard before it is ended. */
  private readonly admitted = new WeakMap<EngineSocket, ClientSocket>();
  private looking: NodeJS.Timeout | undefined;

  constructor(
    private readonly admission: Admission,
    private readonly audience: Audience,
    private readonly attendance: Attendance,
    private readonly people: People,
    private readonly streams: EventStreams,
    @Inject(CONFIG) private readonly config: { allowedOrigins: string[]; maxSockets: number },
  ) {}

  afterInit(server: Server): void {
    server.use((socket, next) => void this.admit(socket as ClientSocket, next));
    server.engine.on('connection', (connection: EngineSocket) => this.boundPackets(connection));
    // CORS does not bind the socket upgrade: a page of another origin is refused here.
    server.engine.opts.allowRequest = (request, allow) => {
      if (!this.isWelcome(request.headers)) return allow(null, false);
      const isFull = server.engine.clientsCount + this.streams.size >= this.config.maxSockets;
      allow(isFull ? 'Too many connections here; try again later.' : null, !isFull);
    };
    this.audience.add(this);
    this.looking = setInterval(() => {
      this.dropSlow();
      this.dropRevoked();
    }, LOOK_MS);
    this.looking.unref();
  }

  /** Servers, pages of the origins we know, and our own, which is the one inside `/embed/v1/frame`. */
  private isWelcome({ origin, host }: { origin?: string; host?: string }): boolean {
    if (origin === undefined || this.config.allowedOrigins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }

  onModuleDestroy(): void {
    clearInterval(this.looking);
  }

  @SubscribeMessage('subscribe')
  async subscribe(socket: ClientSocket, request: unknown): Promise<SubscribeAnswer> {
    const answer = readTopics(request);
    if (answer.granted.length === 0) return answer;
    const { data } = socket;
    // Only the first brings what was missed: later, what is told meanwhile would move the cursor past it.
    const cursor = data.attending === undefined ? readCursor(request) : null;
    const attending = Promise.resolve(data.attending).then(() =>
      this.attendance.attend(listenerOf(socket), answer.granted, cursor),
    );
    data.attending = attending.catch(() => undefined);
    return { ...answer, cursor: await attending };
  }

  @SubscribeMessage('auth:refresh')
  async refresh(socket: ClientSocket, request: unknown): Promise<{ ok: boolean }> {
    const token = readToken(request);
    const principal = await this.admission.identify(token).catch(() => null);
    if (principal === null || actorOf(principal) !== actorOf(socket.data.principal)) return { ok: false };
    this.admitAs(socket, principal, token);
    return { ok: true };
  }

  wants(topic: string): boolean {
    return (this.rooms.get(topic)?.size ?? 0) > 0;
  }

  *streamTopics(): Iterable<string> {
    for (const room of this.rooms.keys()) if (room.startsWith('streams:')) yield room;
  }

  /** Sends to everybody who subscribed to the topic on this process. */
  tell(told: Broadcast): void {
    this.server.to(topicOf(told)).emit(told.event, told.body);
  }

  private get rooms(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.server.of('/').adapter.rooms;
  }

  private async admit(socket: ClientSocket, next: (error?: Error) => void): Promise<void> {
    try {
      const token = readToken(socket.handshake.auth);
      const principal = await this.admission.identify(token);
      const leave = this.people.add(actorOf(principal));
      if (leave === null) return next(new Error(`One person may have ${MAX_PER_PERSON} connections.`));
      this.admitAs(socket, principal, token);
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

  /** Ends the connections that do not take what they are sent: they come back with their cursor. */
  private dropSlow(): void {
    const { clients } = this.server.engine as unknown as { clients: Record<string, Engaged> };
    for (const connection of Object.values(clients)) {
      if (waitingBytes(connection) > MAX_WAITING_BYTES) connection.close(true);
    }
  }

  /** Ends the connections of keys that were revoked since they came. */
  private dropRevoked(): void {
    for (const socket of this.server.of('/').sockets.values()) {
      const { key } = (socket as ClientSocket).data;
      if (key === null || this.admission.isGood(key)) continue;
      socket.emit('refused', REVOKED);
      socket.disconnect(true);
    }
  }

  private admitAs(socket: ClientSocket, principal: Principal, token: string): void {
    clearTimeout(socket.data.expiry);
    socket.data.principal = principal;
    socket.data.key = principal.kind === 'key' ? token : null;
    if (principal.kind === 'key') return;
    const expiry = setTimeout(
      () => socket.disconnect(true),
      principal.expiresAt.getTime() - Date.now() + EXPIRY_GRACE_MS,
    );
    expiry.unref();
    socket.data.expiry = expiry;
  }
}

function listenerOf(socket: ClientSocket): Listener {
  return {
    get isOpen() {
      return socket.connected;
    },
    send: ({ event, body }) => (socket as Socket).emit(event, body),
    join: (topics) => void socket.join([...topics]),
  };
}

function refusalOf(error: unknown): Error {
  if (!(error instanceof Problem) || (error.code !== 'unauthenticated' && error.code !== 'forbidden'))
    return new Error('Not able to check the token right now.');
  const code = /expired/.test(error.message) ? 'token_expired' : 'unauthenticated';
  return Object.assign(new Error(error.message), { data: { code } });
}
