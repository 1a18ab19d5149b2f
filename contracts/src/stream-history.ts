import type { ExternalEvent } from './external-events.js';
import type { Cadence, Domain, StreamName, Valuation } from './streams.js';

/** What a bucket of a stream is usually worth: that of the same hour of the week, or weekday, in the weeks before. */
export interface Baseline {
  mean: number;
  /** Two standard deviations to each side; null while a single week is known. Never below 0 for what is counted. */
  lower: number | null;
  upper: number | null;
  /** Weeks that it is made of, 4 at most. */
  weeks: number;
}

/** How far from its usual: beyond two deviations `warning`, beyond three `critical`; `unknown` without a band. */
export const STREAM_STATUSES = ['normal', 'warning', 'critical', 'unknown'] as const;
export type StreamStatus = (typeof STREAM_STATUSES)[number];

/** One stream of the catalogue, and how it is doing. */
export interface LiveStream {
  name: StreamName;
  domain: Domain;
  label: string;
  cadence: Cadence;
  unit: string;
  valuation: Valuation['kind'];
  /** Streams that this one moves. */
  drives: string[];
  /** ISO 8601, to the minute; null where no event ever came. */
  lastEventAt: string | null;
  /** Of the sixty minutes up to now, this one included. `value` is null where nothing came that could be measured. */
  lastHour: { count: number; value: number | null };
  /** The same sixty minutes of the weeks before; null where nothing is stored of them. */
  usual: Baseline | null;
  /** 0..100: 50 at the usual mean, 0 or 100 at three deviations from it; null without a band. */
  normalized: number | null;
  status: StreamStatus;
  /** It has spoken before, and has been quiet for longer than its cadence explains. */
  isSilent: boolean;
}

/** `GET /api/streams`: all of them, in the catalogue's order. */
export interface StreamsAnswer {
  items: LiveStream[];
  asOf: string;
}

/** How long a bucket of a history may be. */
export const HISTORY_STEPS = ['1m', '5m', '15m', '1h', '1d'] as const;
export type HistoryStep = (typeof HISTORY_STEPS)[number];

/** What a stream was worth in one bucket. */
export interface StreamPoint {
  /** ISO 8601: where the bucket begins. */
  timestamp: string;
  /** By the stream's valuation. Without events 0 for counts and sums, null for means and lasts. */
  value: number | null;
  /** 0..100: 50 at the baseline's mean; null without a band, and for the bucket that is not over yet. */
  normalized: number | null;
  baseline: Baseline | null;
}

/** `GET /api/streams/history?streams=&start=&end=&step=`. */
export interface StreamHistoryAnswer {
  /** ISO 8601: where the first bucket begins, and the end that was asked for, or now. */
  start: string;
  end: string;
  step: HistoryStep;
  series: { stream: StreamName; unit: string; valuation: Valuation['kind']; points: StreamPoint[] }[];
  /** Those that fall into the range, the newest first, 200 at most. */
  externalEvents: ExternalEvent[];
}
