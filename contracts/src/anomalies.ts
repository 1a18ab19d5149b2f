import type { ExternalEvent } from './external-events.js';
import type { StreamName } from './streams.js';

/** A stream did otherwise than usual, was not heard of, or all streams moved together. */
export const ANOMALY_KINDS = ['deviation', 'silence', 'movement'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** Below or above what is usual. */
export const ANOMALY_DIRECTIONS = ['below', 'above'] as const;
export type AnomalyDirection = (typeof ANOMALY_DIRECTIONS)[number];

/** How the catalogue relates another stream to one: it moves it, is moved by it, or both are moved by the same. */
export const STREAM_RELATIONS = ['driver', 'driven', 'sibling'] as const;
export type StreamRelation = (typeof STREAM_RELATIONS)[number];

/** A stream that moved with another. */
export interface RelatedStream {
  stream: StreamName;
  relation: StreamRelation | null;
  /** −1 to 1: how their deviations from the usual went together, at the lag at which they did most. */
  correlation: number;
  /** Hours that the other was ahead, 3 at most; below 0 it came behind. */
  leadHours: number;
}

/** What all streams together are called where a stream is named. */
export const ALL_STREAMS = '*';

/** Something that chance does not explain: from its first hour to its last, told by the window that was worst. */
export interface Anomaly {
  id: string;
  kind: AnomalyKind;
  /** `*` for all streams together: `expected` is 100 then, and `actual` per cent of it. */
  stream: StreamName | typeof ALL_STREAMS;
  /** ISO 8601: [start, end). Within a day the same is one anomaly, however often it comes. */
  start: string;
  end: string;
  /** Length of the worst window, which the figures are of. */
  windowHours: number;
  /** By the stream's valuation. Events, for a silence. */
  expected: number;
  actual: number;
  /** −log10 of the probability of this or worse by chance. */
  score: number;
  direction: AnomalyDirection;
  /** The score from which this stream raises an alarm, at the time. */
  threshold: number;
  /** Two deviations to each side of the expected. */
  usual: { lower: number; upper: number };
  /** What all streams were against their expected, 1 for as usual: this much of it is not the stream's own. */
  movement: number;
  /** It lasts, as far as is known. */
  isOpen: boolean;
  /** Streams that moved with it, those that the catalogue relates to it first. */
  related: RelatedStream[];
  /** For a silence: streams whose figures are stale with it. */
  dependants: StreamName[];
  /** Those that came up to six hours before it began, or while it lasted; the newest first, ten at most. */
  externalEvents: ExternalEvent[];
}

/** The answer of `GET /api/anomalies?stream=&from=&to=`, the newest first. */
export interface AnomaliesAnswer {
  items: Anomaly[];
  nextCursor: string | null;
  total: number;
}

/** The body of `POST /api/import/series`: past values of a subject's demand, or of a stream. */
export interface SeriesImport {
  /** Requests of a tutoring subject, which its forecast is then made from. */
  subject?: string;
  /** A stream of the catalogue, whose usual and anomalies are then told from them. */
  stream?: StreamName;
  /** ISO 8601 with its zone: where the first value's span begins. */
  start: string;
  /** Seconds from one value to the next; an hour is made of whole ones. */
  stepSeconds: number;
  /** Null where nothing is known. */
  values: (number | null)[];
}

/** The answer of `POST /api/import/series`. */
export interface ImportedAnswer {
  /** Values that were taken, those that are null among them. */
  imported: number;
}
