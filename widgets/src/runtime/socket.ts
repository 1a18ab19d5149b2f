import type { RealtimeMessage, RealtimeResync, SubscribeAnswer, SubscribeRequest } from '@iops/contracts';

/** What the runtime needs of a socket.io socket. */
export interface RealtimeSocket {
  readonly connected: boolean;
  /** False when the server refused or ended the connection. */
  readonly active: boolean;
  on(event: 'connect', listener: () => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  on(event: 'connect_error', listener: (error: Error & { data?: { code?: string } }) => void): unknown;
  on(event: 'message', listener: (message: RealtimeMessage) => void): unknown;
  on(event: 'resync', listener: (resync: RealtimeResync) => void): unknown;
  emit(event: 'subscribe', request: SubscribeRequest, ack: (answer: SubscribeAnswer) => void): unknown;
  emit(event: 'auth:refresh', request: { token: string }, ack: (answer: { ok: boolean }) => void): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

/** Asked at every connect, so that each handshake carries a fresh token. */
export type SocketAuth = (send: (data: { token?: string }) => void) => void;

/** Opens the socket; it begins to connect at once, and tries again only when it is told to. */
export type OpenSocket = (apiBase: string, auth: SocketAuth) => RealtimeSocket;
