import type { RailsSession, StreamName } from '@iops/contracts';
import type { Happening } from '../happenings.js';
import type { Fields, Fold } from './fold.js';

type Change = Pick<RailsSession, 'status' | 'cancelled_by' | 'no_show_by'> & {
  /** The column that takes the time of the event. */
  at?: 'requested_at' | 'confirmed_at' | 'started_at' | 'completed_at' | 'cancelled_at';
};

const CHANGES: Partial<Record<StreamName, Change>> = {
  'session.booking.requested': { status: 'requested', at: 'requested_at' },
  'session.booking.confirmed': { status: 'confirmed', at: 'confirmed_at' },
  'session.booking.declined_by_tutor': { status: 'declined' },
  'session.booking.expired': { status: 'expired' },
  'session.started': { status: 'started', at: 'started_at' },
  'session.completed': { status: 'completed', at: 'completed_at' },
  'session.cancellation.by_student': { status: 'cancelled', at: 'cancelled_at', cancelled_by: 'student' },
  'session.cancellation.by_tutor': { status: 'cancelled', at: 'cancelled_at', cancelled_by: 'tutor' },
  'session.no_show.student': { status: 'no_show', no_show_by: 'student' },
  'session.no_show.tutor': { status: 'no_show', no_show_by: 'tutor' },
};

/** All columns from the start: rows of one shape take a fraction of the memory. */
const BLANK: Fields = {
  created_at: null,
  status: null,
  customer_id: null,
  tutor_id: null,
  subject: null,
  starts_at: null,
  ends_at: null,
  requested_at: null,
  confirmed_at: null,
  started_at: null,
  completed_at: null,
  cancelled_at: null,
  cancelled_by: null,
  no_show_by: null,
  duration_minutes: null,
  rating: null,
  rated_at: null,
};

/** What booking, session and rating do to the one row that they share. A rating without its session makes no row. */
export const sessionFolds: Partial<Record<StreamName, Fold>> = {
  ...Object.fromEntries(Object.entries(CHANGES).map(([stream, change]) => [stream, changing(change)])),
  'session.rating.submitted_by_student': (row, happening) => row && { ...row, ...ratingOf(happening) },
};

function changing({ at: column, ...change }: Change): Fold {
  return (row, happening) => {
    const { data, occurred_at } = happening.event;
    return {
      ...(row ?? { ...BLANK, created_at: occurred_at }),
      ...facts(data),
      ...change,
      ...(column && { [column]: occurred_at }),
      ...(data['rating'] === undefined ? {} : ratingOf(happening)),
    };
  };
}

/** The columns that an event's data has something for. */
function facts(data: Fields): Fields {
  const { customer_id, tutor_id, subject, started_at, ends_at, duration_minutes } = data;
  const starts_at = data['starts_at'] ?? data['scheduled_at'];
  const known = { customer_id, tutor_id, subject, starts_at, started_at, ends_at, duration_minutes };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function ratingOf({ event: { data, occurred_at } }: Happening): Fields {
  return { rating: data['rating'], rated_at: occurred_at };
}
