import { type Static, type TProperties, Type } from 'typebox';

// Data schemas of the streams. What a schema does not name is kept as it came, never refused.

const id = Type.String({ minLength: 1, maxLength: 255 });
const text = Type.String({ maxLength: 2000 });
/** ISO 8601 with a zone; the pattern holds the form, ingest checks the calendar. */
const time = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})$',
});
const minutes = Type.Number({ minimum: 0, maximum: 24 * 60 });
const stars = Type.Number({ minimum: 1, maximum: 5 });
const amount = Type.Number();
const count = Type.Number({ minimum: 0 });

/** Data of a stream: what must be there and what may. */
const data = <R extends TProperties, O extends TProperties>(required: R, optional: O) =>
  Type.Object({ ...required, ...(Type.Partial(Type.Object(optional)).properties as { [K in keyof O]: O[K] }) });

const customer = { customer_id: id };
const tutor = { tutor_id: id };
const session = { session_id: id, customer_id: id, tutor_id: id, subject: id };
const booking = { booking_id: id, customer_id: id, subject: id, starts_at: time, ends_at: time };
const slot = Type.Object({ starts_at: time, ends_at: time });

/** The goal a customer came with. */
export const GoalSchema = Type.Object({
  title: Type.Optional(text),
  status: Type.Union([Type.Literal('open'), Type.Literal('completed')]),
  renewed: Type.Optional(Type.Boolean()),
});

export const CustomerData = data(customer, { reason: text });
export const PaymentData = data(customer, { amount });
export const CustomerHealthData = data(customer, {
  name: text,
  segment: text,
  acquisition_channel: text,
  signed_up_at: time,
  goal: GoalSchema,
});
export const TutorData = data(tutor, { reason: text });
export const TutorPayoutData = data(tutor, { amount });
export const TutorStatusData = data(
  { ...tutor, status: id },
  { name: text, subjects: Type.Array(id, { maxItems: 100 }) },
);
export const TutorAvailabilityData = data(
  { ...tutor, subjects: Type.Array(id, { maxItems: 100 }), slots: Type.Array(slot, { maxItems: 500 }) },
  { from: time, to: time, name: text },
);
export const BookingData = data(booking, { ...tutor, session_id: id });
export const BookingWithTutorData = data({ ...booking, ...tutor }, { session_id: id });
export const SessionStartedData = data(session, { scheduled_at: time });
export const SessionCompletedData = data(
  { ...session, duration_minutes: minutes },
  { started_at: time, rating: stars },
);
export const SessionEndedEarlyData = data(session, { reason: text });
export const RatingData = data({ session_id: id, rating: stars }, { customer_id: id, tutor_id: id, subject: id });
export const FeedbackData = data(tutor, { session_id: id, customer_id: id, rating: stars });
export const CallData = data({ call_id: id, ...customer }, { reason_code: text, duration_seconds: count });
export const OutboundCallData = data(customer, { call_id: id, reason_code: text, duration_seconds: count });
export const TicketData = data(customer, { ticket_id: id, reason_code: text });
export const ChatData = data(customer, { chat_id: id });
export const RefundData = data(customer, { session_id: id, amount });
export const SupplyDemandData = data(
  { subject: id, open_requests: count, available_tutors: count },
  { starts_at: time, ends_at: time },
);
// Marketing and system streams have no actor: all they carry is optional.
export const AdData = data({}, { campaign: text, channel: text, amount });
export const TrafficData = data({}, { visits: count, landing_page: text });
export const RequestLogData = data({}, { route: text, duration_ms: count, status: count });
export const ErrorLogData = data({}, { service: text, message: text });
export const QueryData = data({}, { query: text, duration_ms: count });
export const UsersData = data({}, { users: count });
export const PaymentStatusData = data({}, { status: text, duration_ms: count, amount });

/** Parsed data of the streams that become projections. */
export type SessionStarted = Static<typeof SessionStartedData>;
export type SessionCompleted = Static<typeof SessionCompletedData>;
export type Booking = Static<typeof BookingData>;
export type CallLogged = Static<typeof CallData>;
export type CustomerHealthUpdated = Static<typeof CustomerHealthData>;
export type TutorAvailabilitySet = Static<typeof TutorAvailabilityData>;
export type SupplyDemandUpdated = Static<typeof SupplyDemandData>;
