import type { REALTIME_PATH as ContractPath } from '@iops/contracts';
import { io } from 'socket.io-client';
import type { OpenSocket, RealtimeSocket } from './socket.js';

/** Copied, because contracts give types only; the type holds it equal. */
const REALTIME_PATH: typeof ContractPath = '/realtime';

/** How long one try may take: one that began before the network came back must not hold up the next. */
const TIMEOUT_MS = 4_000;

/** Connects to the BFF by WebSocket alone: its long polling needs every request to reach the same replica. */
export const openSocketIo: OpenSocket = (apiBase, auth) => {
  const { origin, pathname } = new URL(apiBase);
  return io(origin, {
    path: pathname.replace(/\/$/, '') + REALTIME_PATH,
    transports: ['websocket'],
    reconnection: false,
    timeout: TIMEOUT_MS,
    forceNew: true,
    auth,
  }) as RealtimeSocket;
};
