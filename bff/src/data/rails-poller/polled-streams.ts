import type { RailsResource, StreamName } from '@iops/contracts';

/** The sender of events that were polled. */
export const POLLER = 'poll:rails';

/** The streams that a resource's rows can become events of. */
export const RESOURCE_STREAMS: Readonly<Record<RailsResource, readonly StreamName[]>> = {
  sessions: [
    'session.booking.requested',
    'session.booking.confirmed',
    'session.booking.declined_by_tutor',
    'session.booking.expired',
    'session.cancellation.by_student',
    'session.cancellation.by_tutor',
    'session.started',
    'session.completed',
    'session.no_show.student',
    'session.no_show.tutor',
    'session.rating.submitted_by_student',
  ],
  calls: ['support.call.inbound', 'support.call.outbound'],
  customers: ['customer.health.updated'],
  tutors: ['tutor.status.changed', 'tutor.availability.set'],
};

/** The streams that are polled with these resources: they are not taken by post, or a fact would be told twice. */
export function polledStreams(resources: readonly RailsResource[]): ReadonlySet<StreamName> {
  return new Set(resources.flatMap((resource) => RESOURCE_STREAMS[resource]));
}
