import { type Static, Type } from 'typebox';
import { SEVERITIES } from './alerts.js';
import type { StreamName } from './streams.js';

export const EXTERNAL_EVENT_TYPES = [
  'marketing',
  'product',
  'infrastructure',
  'academic',
  'competitive',
  'operational',
] as const;
export type ExternalEventType = (typeof EXTERNAL_EVENT_TYPES)[number];

/** A stream by its full name, or all below one: `session.*`. */
export type StreamPattern = StreamName | `${string}.*`;
/** Holds the form of a pattern; whether a stream has such a name is for whoever takes it to check. */
export const StreamPatternSchema = Type.Unsafe<StreamPattern>(
  Type.String({ pattern: '^[a-z_]+(\\.[a-z_]+)*\\.([a-z_]+|\\*)$', maxLength: 100 }),
);

/** What an external event tells; whoever takes it adds when, and under which id. */
export const ExternalEventTellingSchema = Type.Object(
  {
    type: Type.Enum([...EXTERNAL_EVENT_TYPES]),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    description: Type.String({ maxLength: 2000 }),
    severity: Type.Enum([...SEVERITIES]),
    /** What whoever entered it expects; null where they do not know. */
    expectedImpact: Type.Union([
      Type.Object(
        {
          streams: Type.Array(StreamPatternSchema, { minItems: 1, maxItems: 60 }),
          direction: Type.Enum(['increase', 'decrease', 'mixed']),
          magnitude: Type.Enum(['low', 'medium', 'high']),
          durationMinutes: Type.Integer({ minimum: 0, maximum: 180 * 24 * 60 }),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
    /** An https address to read more, or null. */
    externalLink: Type.Union([Type.String({ pattern: '^https://', maxLength: 2000 }), Type.Null()]),
  },
  { additionalProperties: false },
);
export type ExternalEventTelling = Static<typeof ExternalEventTellingSchema>;

/** `POST /api/simulation/external-event`: told by hand, at once. */
export const ExternalEventRequestSchema = Type.Object(
  {
    ...ExternalEventTellingSchema.properties,
    description: Type.String({ maxLength: 2000, default: '' }),
    severity: Type.Enum([...SEVERITIES], { default: 'info' }),
    expectedImpact: Type.Union(ExternalEventTellingSchema.properties.expectedImpact.anyOf, { default: null }),
    externalLink: Type.Union(ExternalEventTellingSchema.properties.externalLink.anyOf, { default: null }),
    /** ISO 8601 with a zone; now where it is left out. */
    occurredAt: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { additionalProperties: false },
);
export type ExternalEventRequest = Static<typeof ExternalEventRequestSchema>;

/** Something outside the streams that may move them: a campaign, a release, an exam season. */
export interface ExternalEvent extends ExternalEventTelling {
  id: string;
  /** ISO 8601: when it happened or will. */
  occurredAt: string;
}

/** `GET /api/external-events?from=&to=&type=`: the newest first. */
export interface ExternalEventsAnswer {
  items: ExternalEvent[];
  nextCursor: string | null;
  total: number;
}
