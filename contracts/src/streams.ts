import type { TObject } from 'typebox';
import * as schema from './event-data.js';

/** What part of the business a stream tells of. */
export const DOMAINS = ['customer', 'tutor', 'session', 'support', 'marketing', 'marketplace', 'system'] as const;
export type Domain = (typeof DOMAINS)[number];

/** How often a stream speaks in a usual hour: several a second, several a minute, a few an hour. */
export const CADENCES = ['high', 'medium', 'low'] as const;
export type Cadence = (typeof CADENCES)[number];

/** What a bucket of a stream is worth: how many events, or the sum, mean or last of one field of `data`. */
export type Valuation = { kind: 'count' } | { kind: 'sum' | 'mean' | 'last'; field: string };

/** One stream of the catalogue. */
export interface Stream {
  domain: Domain;
  /** For people, in English. */
  label: string;
  cadence: Cadence;
  /** What the value of a bucket counts or measures. */
  unit: string;
  valuation: Valuation;
  /** Streams that this one moves: causes are looked for against these edges. */
  drives: readonly string[];
  /** What `data` must be. */
  data: TObject;
}

const COUNT: Valuation = { kind: 'count' };
const sum = (field: string): Valuation => ({ kind: 'sum', field });
const mean = (field: string): Valuation => ({ kind: 'mean', field });
const last = (field: string): Valuation => ({ kind: 'last', field });

type Row = [label: string, cadence: Cadence, unit: string, valuation: Valuation, data: TObject, drives?: string[]];

// biome-ignore format: a table reads best with one stream a line
const ROWS = {
  'customer.signup.started': ['Sign-ups started', 'medium', 'sign-ups', COUNT, schema.CustomerData, ['customer.signup.completed']],
  'customer.signup.completed': ['Sign-ups completed', 'medium', 'sign-ups', COUNT, schema.CustomerData, ['customer.tutor.search']],
  'customer.login.success': ['Customer logins', 'high', 'logins', COUNT, schema.CustomerData, ['customer.page.view']],
  'customer.login.failure': ['Failed customer logins', 'low', 'logins', COUNT, schema.CustomerData, ['support.call.inbound']],
  'customer.profile.update': ['Customer profile changes', 'low', 'changes', COUNT, schema.CustomerData],
  'customer.subscription.plan_changed': ['Plan changes', 'low', 'changes', COUNT, schema.CustomerData],
  'customer.subscription.payment_success': ['Subscription payments', 'medium', 'US dollars', sum('amount'), schema.PaymentData],
  'customer.subscription.payment_failure': ['Failed subscription payments', 'low', 'payments', COUNT, schema.PaymentData, ['support.call.inbound', 'support.ticket.created']],
  'customer.page.view': ['Page views', 'high', 'views', COUNT, schema.CustomerData, ['customer.tutor.search']],
  'customer.tutor.search': ['Tutor searches', 'high', 'searches', COUNT, schema.CustomerData, ['session.booking.requested', 'tutor.profile.viewed_by_student']],
  'customer.health.updated': ['Customer records updated', 'medium', 'updates', COUNT, schema.CustomerHealthData],
  'tutor.application.received': ['Tutor applications', 'low', 'applications', COUNT, schema.TutorData, ['tutor.onboarding.step_completed']],
  'tutor.onboarding.step_completed': ['Onboarding steps completed', 'low', 'steps', COUNT, schema.TutorData, ['tutor.onboarding.approved', 'tutor.onboarding.rejected']],
  'tutor.onboarding.approved': ['Tutors approved', 'low', 'tutors', COUNT, schema.TutorData, ['tutor.availability.set']],
  'tutor.onboarding.rejected': ['Tutors rejected', 'low', 'tutors', COUNT, schema.TutorData],
  'tutor.availability.set': ['Availability set', 'medium', 'updates', COUNT, schema.TutorAvailabilityData, ['session.booking.confirmed']],
  'tutor.availability.batch_updated': ['Availability updated in bulk', 'low', 'updates', COUNT, schema.TutorAvailabilityData, ['session.booking.confirmed']],
  'tutor.login.event': ['Tutor logins', 'medium', 'logins', COUNT, schema.TutorData, ['tutor.availability.set']],
  'tutor.profile.viewed_by_student': ['Tutor profiles viewed', 'high', 'views', COUNT, schema.TutorData, ['session.booking.requested']],
  'tutor.payout.initiated': ['Tutor payouts', 'low', 'US dollars', sum('amount'), schema.TutorPayoutData],
  'tutor.status.changed': ['Tutor status changes', 'low', 'changes', COUNT, schema.TutorStatusData, ['tutor.availability.set']],
  'session.booking.requested': ['Bookings requested', 'medium', 'bookings', COUNT, schema.BookingData, ['session.booking.confirmed', 'session.booking.expired', 'session.booking.declined_by_tutor']],
  'session.booking.confirmed': ['Bookings confirmed', 'medium', 'bookings', COUNT, schema.BookingWithTutorData, ['session.started']],
  'session.booking.declined_by_tutor': ['Bookings declined by tutors', 'low', 'bookings', COUNT, schema.BookingWithTutorData, ['support.call.inbound']],
  'session.booking.expired': ['Bookings expired', 'low', 'bookings', COUNT, schema.BookingData, ['support.call.inbound', 'support.ticket.created']],
  'session.cancellation.by_student': ['Sessions cancelled by students', 'low', 'sessions', COUNT, schema.SessionEndedEarlyData],
  'session.cancellation.by_tutor': ['Sessions cancelled by tutors', 'low', 'sessions', COUNT, schema.SessionEndedEarlyData, ['support.call.inbound', 'support.refund.requested']],
  'session.started': ['Sessions started', 'medium', 'sessions', COUNT, schema.SessionStartedData, ['session.completed']],
  'session.completed': ['Sessions completed', 'medium', 'sessions', COUNT, schema.SessionCompletedData, ['session.rating.submitted_by_student', 'tutor.payout.initiated']],
  'session.no_show.student': ['Students who did not come', 'low', 'sessions', COUNT, schema.SessionEndedEarlyData],
  'session.no_show.tutor': ['Tutors who did not come', 'low', 'sessions', COUNT, schema.SessionEndedEarlyData, ['support.call.inbound', 'support.refund.requested']],
  'session.rating.submitted_by_student': ['Student ratings', 'medium', 'stars', mean('rating'), schema.RatingData, ['support.call.inbound']],
  'session.feedback.submitted_by_tutor': ['Tutor feedback', 'low', 'reports', COUNT, schema.FeedbackData],
  'support.call.inbound': ['Inbound calls', 'medium', 'calls', COUNT, schema.CallData, ['support.ticket.created']],
  'support.call.outbound': ['Outbound calls', 'low', 'calls', COUNT, schema.OutboundCallData],
  'support.ticket.created': ['Tickets created', 'low', 'tickets', COUNT, schema.TicketData, ['support.ticket.updated']],
  'support.ticket.updated': ['Tickets updated', 'low', 'tickets', COUNT, schema.TicketData, ['support.ticket.resolved']],
  'support.ticket.resolved': ['Tickets resolved', 'low', 'tickets', COUNT, schema.TicketData],
  'support.live_chat.started': ['Chats started', 'medium', 'chats', COUNT, schema.ChatData, ['support.live_chat.message']],
  'support.live_chat.message': ['Chat messages', 'high', 'messages', COUNT, schema.ChatData],
  'support.refund.requested': ['Refunds requested', 'low', 'US dollars', sum('amount'), schema.RefundData],
  'marketing.ad.spend': ['Ad spend', 'low', 'US dollars', sum('amount'), schema.AdData, ['marketing.ad.impression']],
  'marketing.ad.impression': ['Ad impressions', 'high', 'impressions', COUNT, schema.AdData, ['marketing.ad.click']],
  'marketing.ad.click': ['Ad clicks', 'medium', 'clicks', COUNT, schema.AdData, ['marketing.ad.conversion', 'customer.signup.started']],
  'marketing.ad.conversion': ['Ad conversions', 'low', 'conversions', COUNT, schema.AdData, ['customer.signup.completed']],
  'seo.organic.traffic': ['Organic visits', 'medium', 'visits', sum('visits'), schema.TrafficData, ['customer.signup.started']],
  'marketplace.supply_demand.updated': ['Open booking requests', 'medium', 'requests', last('open_requests'), schema.SupplyDemandData, ['session.booking.expired']],
  'api.request.log': ['API response time', 'high', 'milliseconds', mean('duration_ms'), schema.RequestLogData, ['system.error.log']],
  'system.error.log': ['System errors', 'medium', 'errors', COUNT, schema.ErrorLogData, ['customer.login.failure', 'support.call.inbound']],
  'database.query.performance': ['Database query time', 'high', 'milliseconds', mean('duration_ms'), schema.QueryData, ['api.request.log']],
  'platform.concurrent.users': ['Users online', 'medium', 'users', last('users'), schema.UsersData, ['api.request.log']],
  'payment_gateway.transaction.status': ['Payment gateway transactions', 'medium', 'transactions', COUNT, schema.PaymentStatusData, ['customer.subscription.payment_success', 'customer.subscription.payment_failure']],
} as const satisfies Record<string, Row>;

/** The full name of a stream of the catalogue. */
export type StreamName = keyof typeof ROWS;

const SYSTEM_PREFIXES = ['api', 'system', 'database', 'platform', 'payment_gateway'];

function domainOf(name: string): Domain {
  const prefix = name.slice(0, name.indexOf('.'));
  if (SYSTEM_PREFIXES.includes(prefix)) return 'system';
  return prefix === 'seo' ? 'marketing' : (prefix as Domain);
}

/** Every stream there is, by its full name. Adding a stream is one entry above. */
export const STREAMS = Object.fromEntries(
  Object.entries(ROWS as Record<string, Row>).map(([name, [label, cadence, unit, valuation, data, drives = []]]) => [
    name,
    { domain: domainOf(name), label, cadence, unit, valuation, drives, data },
  ]),
) as unknown as Readonly<Record<StreamName, Stream>>;

/** The names of all streams, in the catalogue's order. */
export const STREAM_NAMES = Object.keys(STREAMS) as StreamName[];
