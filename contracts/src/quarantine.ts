import type { RefusedEvent } from './events.js';

/** A refused event, kept whole. */
export interface QuarantinedEvent {
  id: string;
  receivedAt: string;
  /** `key:<id>`, the person, or `poll:rails`. */
  sender: string;
  eventId: string | null;
  /** One of `PROBLEMS`. */
  code: string;
  /** JSON pointer to the field, within the event. */
  pointer: string;
  message: string;
  format: 'event' | 'cloudevent';
  /** The event's text as it came; in lists its first 2,000 characters. */
  body: string;
  /** True when `body` is not all of it. */
  truncated: boolean;
  replayedAt: string | null;
  replayedBy: string | null;
}

/** The answer of `GET /api/quarantine`, newest first. */
export interface QuarantineAnswer {
  items: QuarantinedEvent[];
  nextCursor: string | null;
  total: number;
}

/** What a sender sent in a time, and the share of it that was refused, 0..1; null when nothing was sent. */
export interface IntakeShare {
  sent: number;
  refused: number;
  share: number | null;
}

/** How a sender fares, with the reasons of the last 24 hours that were not replayed, most frequent first. */
export interface SenderQuality {
  sender: string;
  /** The key's name, where the sender is one. */
  name: string | null;
  lastHour: IntakeShare;
  lastDay: IntakeShare;
  reasons: { code: string; count: number; newestAt: string; message: string; exampleId: string }[];
}

/** The answer of `GET /api/quarantine/summary`, the most refusals first. */
export interface QuarantineSummary {
  items: SenderQuality[];
}

/** What became of one replayed event. */
export interface ReplayAnswer {
  outcome: 'accepted' | 'duplicate' | 'refused';
  /** Why it is still refused. */
  error: RefusedEvent | null;
}

/** What became of many. */
export interface ReplayManyAnswer {
  replayed: number;
  stillRefused: number;
  /** Where the next replay goes on, behind those that stay refused; null when all that match were looked at. */
  nextCursor: string | null;
}
