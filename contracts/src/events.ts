/** Bounds on what is taken; a request or event beyond one is refused with a code of its own. */
export const LIMITS = {
  /** UTF-8 bytes of one event as JSON. */
  eventBytes: 32 * 1024,
  /** Bytes of one request, inflated. */
  requestBytes: 8 * 1024 * 1024,
  /** Bytes of one request of NDJSON, which is stored while it arrives, inflated. */
  ndjsonBytes: 64 * 1024 * 1024,
  /** Bytes of one line of NDJSON: one beyond the size of an event is refused alone, one beyond this ends the request. */
  lineBytes: 1024 * 1024,
  /** Events of one array. */
  batchEvents: 10_000,
  /** Levels of objects and arrays in one event, the event itself being the first. */
  depth: 20,
  /** Properties of one event over all levels. */
  properties: 300,
  /** Characters of an id. */
  idLength: 255,
  /** How far back `occurred_at` may lie; older history goes through the import. */
  pastDays: 120,
  /** How far ahead of our clock `occurred_at` may lie: sender clocks drift. */
  futureMinutes: 5,
} as const;

/** The short names of the product document, taken as the full stream names they stand for. */
export const EVENT_TYPE_ALIASES: Readonly<Record<string, string>> = {
  session_started: 'session.started',
  session_completed: 'session.completed',
  ib_call_logged: 'support.call.inbound',
  tutor_availability_updated: 'tutor.availability.set',
  customer_health_update: 'customer.health.updated',
  supply_demand_update: 'marketplace.supply_demand.updated',
};

/** A fact that happened, as a platform posts it. Immutable: the same id always means the same fact. */
export interface MarketplaceEvent<Data = Record<string, unknown>> {
  /** Unique over everything kept; a repeat with the same body is a duplicate, with another body a conflict. */
  event_id: string;
  /** The stream's full name, or an alias. */
  event_type: string;
  /** ISO 8601 with zone: when it happened, not when it was sent. */
  occurred_at: string;
  data: Data;
}

/** Why one event of a request was refused. */
export interface RefusedEvent {
  /** Its place in the array, 0 for a single event. */
  index: number;
  /** Null when it had none that could be read. */
  event_id: string | null;
  /** One of `PROBLEMS`. */
  code: string;
  /** JSON pointer to the field, within the event. */
  pointer: string;
  message: string;
}

/**
 * The answer of `POST /ingest`, sent after the commit: 202 all taken, 207 some refused, 422 none taken.
 * accepted + duplicates + rejected is always the number of events sent. All that were refused are kept in quarantine;
 * `errors` tells of the first 10,000.
 */
export interface IngestAnswer {
  accepted: number;
  duplicates: number;
  rejected: number;
  errors: RefusedEvent[];
}
