import type {
  Booking,
  CallLogged,
  CustomerHealthUpdated,
  SessionCompleted,
  SessionStarted,
  StreamName,
  TutorAvailabilitySet,
} from '@iops/contracts';
import { parseTime } from '../../platform/http/zoned-time.js';
import { isErased } from './erased.js';
import type { Patch } from './projections.js';

/** An event as it is stored: its data was checked on the way in. */
export interface StoredEvent {
  eventId: string;
  stream: StreamName;
  /** ISO 8601 in UTC, milliseconds. */
  occurredAt: string;
  data: unknown;
}

/** States of a session, least final first: a later one in this list wins, whenever it is heard of. */
export const SESSION_STATES = [
  'requested',
  'declined',
  'expired',
  'confirmed',
  'started',
  'cancelled',
  'no_show',
  'completed',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

type PatchesOf = (event: StoredEvent) => Patch[];

/** A booking and its session are one row, under the session's id where the booking names it. */
const ofBooking =
  (state: SessionState): PatchesOf =>
  ({ data, occurredAt }) => {
    const booking = data as Booking;
    // Who declined is not who teaches.
    const tutorId = state === 'declined' ? undefined : booking.tutor_id;
    const fields = {
      customer_id: booking.customer_id,
      tutor_id: tutorId,
      subject: booking.subject,
      state,
      scheduled_at: timeOf(booking.starts_at),
      scheduled_until: timeOf(booking.ends_at),
      requested_at: state === 'requested' ? occurredAt : undefined,
    };
    return [
      sessionPatch(booking.session_id ?? booking.booking_id, state, fields),
      ...actors(booking.customer_id, tutorId),
    ];
  };

const ofStarted: PatchesOf = ({ data, occurredAt }) => {
  const { session_id, customer_id, tutor_id, subject, scheduled_at } = data as SessionStarted;
  const fields = {
    customer_id,
    tutor_id,
    subject,
    scheduled_at: timeOf(scheduled_at),
    state: 'started',
    started_at: occurredAt,
  };
  return [sessionPatch(session_id, 'started', fields, { started_at: 1 }), ...actors(customer_id, tutor_id)];
};

const ofCompleted: PatchesOf = ({ data, occurredAt }) => {
  const { session_id, customer_id, tutor_id, subject, duration_minutes, started_at, rating } = data as SessionCompleted;
  const fields = {
    customer_id,
    tutor_id,
    subject,
    duration_minutes,
    started_at: timeOf(started_at),
    rating,
    state: 'completed',
    ended_at: occurredAt,
  };
  return [sessionPatch(session_id, 'completed', fields), ...actors(customer_id, tutor_id)];
};

const ofEndedEarly =
  (state: SessionState): PatchesOf =>
  ({ data, occurredAt }) => {
    const { session_id, customer_id, tutor_id, subject } = data as SessionStarted;
    return [
      sessionPatch(session_id, state, { customer_id, tutor_id, subject, state, ended_at: occurredAt }),
      ...actors(customer_id, tutor_id),
    ];
  };

const ofRating: PatchesOf = ({ data }) => {
  const { session_id, customer_id, tutor_id, subject, rating } = data as Partial<SessionStarted> & {
    session_id: string;
    rating: number;
  };
  // What the student submitted wins over what the session carried.
  const ranks = { rating: 1 };
  return [
    { projection: 'sessions', key: session_id, fields: { customer_id, tutor_id, subject, rating }, ranks },
    ...actors(customer_id, tutor_id),
  ];
};

const ofCall: PatchesOf = ({ data, occurredAt }) => {
  const { call_id, customer_id, reason_code, duration_seconds } = data as CallLogged;
  return [
    {
      projection: 'calls',
      key: call_id,
      fields: { customer_id, called_at: occurredAt, reason_code, duration_seconds },
    },
    ...actors(customer_id),
  ];
};

const ofCustomer: PatchesOf = ({ data }) => {
  const { customer_id, name, segment, acquisition_channel, signed_up_at, goal } = data as CustomerHealthUpdated;
  const ofGoal =
    goal === undefined ? {} : { goal_title: goal.title, goal_status: goal.status, goal_renewed: goal.renewed ?? false };
  const fields = { name, segment, acquisition_channel, signed_up_at: timeOf(signed_up_at), ...ofGoal };
  return [{ projection: 'customers', key: customer_id, fields, ranks: { signed_up_at: 1 } }];
};

const ofSignUp: PatchesOf = ({ data, occurredAt }) => {
  const { customer_id } = data as CustomerHealthUpdated;
  return [{ projection: 'customers', key: customer_id, fields: { signed_up_at: occurredAt } }];
};

const ofTutor: PatchesOf = ({ data }) => {
  const { tutor_id, name, status, subjects } = data as Partial<TutorAvailabilitySet> & {
    tutor_id: string;
    status?: string;
  };
  return [{ projection: 'tutors', key: tutor_id, fields: { name, status, subjects } }];
};

const PATCHES: Partial<Record<StreamName, PatchesOf>> = {
  'session.booking.requested': ofBooking('requested'),
  'session.booking.confirmed': ofBooking('confirmed'),
  'session.booking.declined_by_tutor': ofBooking('declined'),
  'session.booking.expired': ofBooking('expired'),
  'session.started': ofStarted,
  'session.completed': ofCompleted,
  'session.cancellation.by_student': ofEndedEarly('cancelled'),
  'session.cancellation.by_tutor': ofEndedEarly('cancelled'),
  'session.no_show.student': ofEndedEarly('no_show'),
  'session.no_show.tutor': ofEndedEarly('no_show'),
  'session.rating.submitted_by_student': ofRating,
  'support.call.inbound': ofCall,
  'customer.health.updated': ofCustomer,
  'customer.signup.completed': ofSignUp,
  'tutor.status.changed': ofTutor,
  'tutor.availability.set': ofTutor,
  'tutor.availability.batch_updated': ofTutor,
};

/** The streams that change a projection. */
export const FOLDED_STREAMS = Object.keys(PATCHES) as StreamName[];

/**
 * What an event says of the projections; nothing for a stream that is only counted. Who was erased stays erased when
 * events are folded again.
 */
export function patchesOf(event: StoredEvent): Patch[] {
  const patches = PATCHES[event.stream]?.(event) ?? [];
  return patches.filter(({ projection, key }) => projection !== 'customers' || !isErased(key));
}

/**
 * A time of the data in the one form that comes back from the database as it went in: what PostgreSQL keeps finer,
 * or writes in another zone, would make a row depend on where the steps were cut. A day that never was says nothing.
 */
function timeOf(text: string | undefined): string | undefined {
  const time = text === undefined ? null : parseTime(text);
  return time === null ? undefined : new Date(time).toISOString();
}

function sessionPatch(key: string, state: SessionState, fields: Patch['fields'], ranks: Patch['ranks'] = {}): Patch {
  const rank = SESSION_STATES.indexOf(state);
  return { projection: 'sessions', key, fields, ranks: { state: rank, ended_at: rank, ...ranks } };
}

/** Whoever is named exists, and was touched. */
function actors(customerId?: string, tutorId?: string): Patch[] {
  const patches: Patch[] = [];
  if (customerId !== undefined) patches.push({ projection: 'customers', key: customerId, fields: {} });
  if (tutorId !== undefined) patches.push({ projection: 'tutors', key: tutorId, fields: {} });
  return patches;
}
