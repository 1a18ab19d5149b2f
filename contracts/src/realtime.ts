import type { Alert } from './alerts.js';
import type { CustomerSummary } from './customers.js';
import type { ExternalEvent } from './external-events.js';
import type { Kpi, Range } from './kpis.js';
import type { StreamName } from './streams.js';

/** The socket.io path on the BFF. */
export const REALTIME_PATH = '/realtime';
/** The same messages as Server-Sent Events: `?topics=kpis,alerts`, the cursor in the header `Last-Event-ID`. */
export const SSE_PATH = '/api/sse';

/** Topics a client may subscribe to; streams by name or prefix, `streams:session.*`. */
export const TOPICS = ['kpis', 'alerts', 'recommendations', 'customers', 'forecasts', 'external-events'] as const;
export type Topic = (typeof TOPICS)[number] | `streams:${string}`;

/**
 * Client → server `subscribe`; the ack is `SubscribeAnswer`. A client that was connected before sends the cursor of
 * the last thing it heard with its first `subscribe`, whatever the server it reaches now, and hears what it missed
 * before anything else: each alert, external event, customer and forecast as it stands by then, and each that is new as
 * new exactly once. Figures that go by are not kept; `resync` names the topics that a snapshot has to be fetched for.
 */
export interface SubscribeRequest {
  topics: string[];
  cursor?: string;
}

/** What was granted; unknown topics are named, not silently dropped. Comes after what was missed. */
export interface SubscribeAnswer {
  granted: string[];
  refused: string[];
  /** Up to here everything was said; a snapshot that is asked for from now on lacks nothing before it. Only where something was granted. */
  cursor?: string;
}

/** `value` of a stream in one minute so far; the last two minutes are told as they fill. */
export interface StreamTick {
  stream: StreamName;
  /** ISO 8601: where the minute begins. */
  minute: string;
  count: number;
  /** As the stream is valued; null where nothing is known. */
  value: number | null;
}

/**
 * Server → client `message`. The cursor is opaque; a client keeps the last it saw, whatever it came with.
 *
 * What a message tells takes the place of what an earlier one told of the same key (`messageKey`): a page that paints
 * less often than messages come keeps the newest of each key and has lost nothing.
 */
export type RealtimeMessage =
  | { topic: 'kpis'; type: 'metric_update'; cursor: string; data: { range: Range; items: Kpi[] } }
  | { topic: 'alerts'; type: 'alert_created' | 'alert_updated'; cursor: string; data: Alert }
  | { topic: 'external-events'; type: 'external_event'; cursor: string; data: ExternalEvent }
  | { topic: 'customers'; type: 'customer_health_updated'; cursor: string; data: CustomerUpdate }
  | { topic: 'forecasts'; type: 'forecast_updated'; cursor: string; data: ForecastUpdate };

/** A customer whose health moved to another tier, or by five points; as the list shows one. `id` is the customer's. */
export interface CustomerUpdate extends CustomerSummary {
  id: string;
}

/** A subject that was forecast anew. `id` is the subject. */
export interface ForecastUpdate {
  id: string;
  subject: string;
  /** ISO 8601: the moment that the newest forecast was made for. */
  madeAt: string;
}

/** What a message is the newest of: its topic, and the id of what it tells of where that has one. */
export function messageKey({ topic, data }: Pick<RealtimeMessage, 'topic' | 'data'>): string {
  return 'id' in data ? `${topic}/${data.id}` : topic;
}

/** Server → client `batch`: what changed in the streams of a topic since the last one; the newest of each stream and minute. */
export interface RealtimeBatch {
  topic: `streams:${string}`;
  cursor: string;
  items: StreamTick[];
}

/** Server → client `resync`: what happened on these topics is not told one by one, because it was missed or is too much; fetch a snapshot of each. */
export interface RealtimeResync {
  topics: string[];
  cursor: string;
}

/** Server → client `refused`: said before a connection is ended, for what it sends or because its token ran out. */
export interface RealtimeRefusal {
  code: 'rate_limited' | RealtimeError;
  message: string;
}

/**
 * The `code` in `error.data` of a refused handshake (`connect_error`): another token may help.
 * Without a code the same one may be taken later.
 */
export const REALTIME_ERRORS = ['unauthenticated', 'token_expired'] as const;
export type RealtimeError = (typeof REALTIME_ERRORS)[number];
