import type { REALTIME_PATH as ContractPath } from '@iops/contracts';
import { io } from 'socket.io-client';
import type { OpenSocket, RealtimeSocket } from './socket.js';

/** Copied, because contracts give types only; the type holds it equal. */
const REALTIME_PATH: typeof ContractPath = '/realtime';

/** Connects to the BFF; long polling where WebSocket does not get through. */
export const openSocketIo: OpenSocket = (apiBase, auth) => {
  const { origin, pathname } = new URL(apiBase);
  return io(origin, {
    path: pathname.replace(/\/$/, '') + REALTIME_PATH,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    forceNew: true,
    auth,
  }) as RealtimeSocket;
};
