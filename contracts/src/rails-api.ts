import { type Static, type TSchema, Type } from 'typebox';
import { GoalSchema } from './event-data.js';

// What a platform serves at GET /api/v1/<resource> for IOPS to poll; docs/rails-polling.md tells it for a Rails engineer.

/** The resources that can be polled, each at `/api/v1/<resource>`. */
export const RAILS_RESOURCES = ['sessions', 'calls', 'customers', 'tutors'] as const;
/** One polled resource. */
export type RailsResource = (typeof RAILS_RESOURCES)[number];

/** States of a session's row; `pending`, `in_progress` and `canceled` are taken for their neighbours. */
export const RAILS_SESSION_STATUSES = [
  'requested',
  'pending',
  'scheduled',
  'confirmed',
  'declined',
  'expired',
  'started',
  'in_progress',
  'completed',
  'cancelled',
  'canceled',
  'no_show',
] as const;

const id = Type.Union([Type.String({ minLength: 1 }), Type.Integer()]);
const time = Type.String({ format: 'date-time' });
/** A field that may be left out or be null, as serializers do it. */
const maybe = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const row = { id, updated_at: time, created_at: maybe(time) };
/** Who cancelled, or did not come; the student, where it is left out. */
const actor = maybe(Type.Union([Type.Literal('student'), Type.Literal('customer'), Type.Literal('tutor')]));

/** A row of `sessions`. `student_id` is taken for `customer_id`. */
export const RailsSessionSchema = Type.Object({
  ...row,
  status: Type.Enum([...RAILS_SESSION_STATUSES]),
  customer_id: Type.Optional(id),
  student_id: Type.Optional(id),
  tutor_id: maybe(id),
  subject: Type.String(),
  starts_at: maybe(time),
  ends_at: maybe(time),
  requested_at: maybe(time),
  confirmed_at: maybe(time),
  started_at: maybe(time),
  completed_at: maybe(time),
  cancelled_at: maybe(time),
  cancelled_by: actor,
  no_show_by: actor,
  reason: maybe(Type.String()),
  duration_minutes: maybe(Type.Number({ minimum: 0 })),
  rating: maybe(Type.Number({ minimum: 1, maximum: 5 })),
  rated_at: maybe(time),
});

/** A row of `calls`; `direction` is inbound where it is left out. */
export const RailsCallSchema = Type.Object({
  ...row,
  customer_id: Type.Optional(id),
  student_id: Type.Optional(id),
  called_at: maybe(time),
  direction: maybe(Type.Union([Type.Literal('inbound'), Type.Literal('outbound')])),
  reason_code: maybe(Type.String()),
  duration_seconds: maybe(Type.Number({ minimum: 0 })),
});

/** A row of `customers`; `signed_up_at` is `created_at` where it is left out. */
export const RailsCustomerSchema = Type.Object({
  ...row,
  name: maybe(Type.String()),
  segment: maybe(Type.String()),
  acquisition_channel: maybe(Type.String()),
  signed_up_at: maybe(time),
  goal: maybe(GoalSchema),
});

/** A row of `tutors`; with `slots` (an empty list too) it also tells the availability from `slots_from` to `slots_to`. */
export const RailsTutorSchema = Type.Object({
  ...row,
  status: Type.String(),
  status_changed_at: maybe(time),
  name: maybe(Type.String()),
  subjects: maybe(Type.Array(Type.String())),
  slots: maybe(Type.Array(Type.Object({ starts_at: time, ends_at: time }))),
  slots_from: maybe(time),
  slots_to: maybe(time),
});

/** Rows that one page may have. */
export const RAILS_MAX_ROWS = 10_000;

/** One page. Rows are looked at one by one: a wrong one is set aside and does not stop the others. */
export const RailsPageSchema = Type.Object({
  items: Type.Array(Type.Unknown(), { maxItems: RAILS_MAX_ROWS }),
  /** The number of the next page, null on the last one. */
  next_page: Type.Union([Type.Integer({ minimum: 2 }), Type.Null()]),
});

export type RailsSession = Static<typeof RailsSessionSchema>;
export type RailsCall = Static<typeof RailsCallSchema>;
export type RailsCustomer = Static<typeof RailsCustomerSchema>;
export type RailsTutor = Static<typeof RailsTutorSchema>;
export type RailsPage = Static<typeof RailsPageSchema>;
