import type { Alert } from './alerts.js';
import type { ExternalEvent } from './external-events.js';
import type { Kpi, Range } from './kpis.js';

/** The socket.io path on the BFF. */
export const REALTIME_PATH = '/realtime';

/** Topics a client may subscribe to; streams by name or prefix, `streams:session.*`. */
export const TOPICS = ['kpis', 'alerts', 'recommendations', 'customers', 'forecasts', 'external-events'] as const;
export type Topic = (typeof TOPICS)[number] | `streams:${string}`;

/** Client → server `subscribe`; the ack is `SubscribeAnswer`. */
export interface SubscribeRequest {
  topics: string[];
}

/** What was granted; unknown topics are named, not silently dropped. */
export interface SubscribeAnswer {
  granted: string[];
  refused: string[];
}

/** Server → client `message`. */
export type RealtimeMessage =
  | { topic: 'kpis'; type: 'metric_update'; cursor: string; data: { range: Range; items: Kpi[] } }
  | { topic: 'alerts'; type: 'alert_created' | 'alert_updated'; cursor: string; data: Alert }
  | { topic: 'external-events'; type: 'external_event'; cursor: string; data: ExternalEvent };

/** Server → client `refused`: said before a connection is ended that sends more than is taken. */
export interface RealtimeRefusal {
  code: 'rate_limited';
  message: string;
}

/**
 * The `code` in `error.data` of a refused handshake (`connect_error`): another token may help.
 * Without a code the same one may be taken later.
 */
export const REALTIME_ERRORS = ['unauthenticated', 'token_expired'] as const;
export type RealtimeError = (typeof REALTIME_ERRORS)[number];
