import type { MarketplaceEvent, RailsResource, StreamName } from '@iops/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Tables } from './tables.js';

const T = Date.parse('2026-03-02T10:00:00Z');
const HOUR = 3_600_000;
const time = (hour: number) => new Date(T + hour * HOUR).toISOString();

let tables: Tables;
beforeEach(() => {
  tables = new Tables();
});

function tell(hour: number, type: StreamName, data: Record<string, unknown>): void {
  const event: MarketplaceEvent = { event_id: `e${hour}`, event_type: type, occurred_at: time(hour), data };
  tables.tell({ at: T + hour * HOUR, event });
}

/** The only row of a table, without the columns that are null. */
function row(resource: RailsResource): object {
  const { rows } = tables.of(resource).page({ since: 0, page: 1, perPage: 10 });
  expect(rows).toHaveLength(1);
  const { id, updatedAt, fields } = rows[0]!;
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return { id, hour: (updatedAt - T) / HOUR, ...known };
}

describe('the row of a session', () => {
  const who = { session_id: 'ses_1', customer_id: 'stu_1', subject: 'algebra' };
  const wish = { ...who, booking_id: 'ses_1', starts_at: time(20), ends_at: time(21) };
  const seat = { ...who, tutor_id: 'tut_1' };
  const told = {
    created_at: time(0),
    customer_id: 'stu_1',
    subject: 'algebra',
    starts_at: time(20),
    ends_at: time(21),
  };
  beforeEach(() => tell(0, 'session.booking.requested', wish));

  it('is there as soon as it is asked for', () => {
    expect(row('sessions')).toEqual({ id: 'ses_1', hour: 0, ...told, status: 'requested', requested_at: time(0) });
  });

  it('goes its way to the stars, and keeps what it was told on it', () => {
    tell(1, 'session.booking.confirmed', { ...wish, tutor_id: 'tut_1' });
    tell(20, 'session.started', { ...seat, scheduled_at: time(20) });
    tell(21, 'session.completed', { ...seat, duration_minutes: 60, started_at: time(20) });
    expect(row('sessions')).toMatchObject({ hour: 21, status: 'completed' });
    tell(23, 'session.rating.submitted_by_student', { ...seat, rating: 4 });
    const times = { confirmed_at: time(1), started_at: time(20), completed_at: time(21), rated_at: time(23) };
    expect(row('sessions')).toEqual({
      id: 'ses_1',
      hour: 23,
      ...told,
      ...times,
      requested_at: time(0),
      tutor_id: 'tut_1',
      status: 'completed',
      duration_minutes: 60,
      rating: 4,
    });
  });

  it('has the stars that come with the end', () => {
    tell(21, 'session.completed', { ...seat, duration_minutes: 60, rating: 5 });
    expect(row('sessions')).toMatchObject({ status: 'completed', rating: 5, rated_at: time(21) });
  });

  it.each<[StreamName, object]>([
    ['session.booking.declined_by_tutor', { status: 'declined' }],
    ['session.booking.expired', { status: 'expired' }],
    ['session.cancellation.by_student', { status: 'cancelled', cancelled_by: 'student', cancelled_at: time(5) }],
    ['session.cancellation.by_tutor', { status: 'cancelled', cancelled_by: 'tutor', cancelled_at: time(5) }],
    ['session.no_show.student', { status: 'no_show', no_show_by: 'student' }],
    ['session.no_show.tutor', { status: 'no_show', no_show_by: 'tutor' }],
  ])('says what %s says', (type, columns) => {
    tell(5, type, seat);
    expect(row('sessions')).toMatchObject({ hour: 5, ...columns });
  });

  it('is not made of stars alone, or of what has no row', () => {
    tell(1, 'session.rating.submitted_by_student', { session_id: 'ses_2', rating: 1 });
    tell(1, 'session.feedback.submitted_by_tutor', { session_id: 'ses_3', tutor_id: 'tut_1' });
    tell(1, 'customer.page.view', { customer_id: 'stu_1' });
    expect(tables.of('sessions').size).toBe(1);
    expect(tables.of('customers').size).toBe(0);
  });
});

describe('the rows of calls and customers', () => {
  it('are what was told of them last', () => {
    const call = { customer_id: 'stu_1', reason_code: 'billing', duration_seconds: 90 };
    tell(1, 'support.call.inbound', { call_id: 'c1', ...call });
    const times = { called_at: time(1), created_at: time(1) };
    expect(row('calls')).toEqual({ id: 'c1', hour: 1, direction: 'inbound', ...call, ...times });
    const goal = { title: 'Pass algebra', status: 'open', renewed: false };
    tell(2, 'customer.health.updated', { customer_id: 'stu_1', name: 'Ana', signed_up_at: time(-50), goal });
    tell(3, 'customer.health.updated', { customer_id: 'stu_1', goal: { ...goal, status: 'completed' } });
    expect(row('customers')).toEqual({
      id: 'stu_1',
      hour: 3,
      name: 'Ana',
      signed_up_at: time(-50),
      created_at: time(-50),
      goal: { ...goal, status: 'completed' },
    });
  });
});

describe('the row of a tutor', () => {
  const slot = (from: number) => ({ starts_at: time(from), ends_at: time(from + 2) });
  const available = (hour: number, from: number, slots: object[]) =>
    tell(hour, 'tutor.availability.set', {
      tutor_id: 'tut_1',
      name: 'Ben',
      subjects: ['algebra'],
      slots,
      from: time(from),
      to: time(from + 24),
    });

  it('has the status, and when it became so', () => {
    available(0, 0, [slot(4)]);
    expect(row('tutors')).toMatchObject({ status: 'active', name: 'Ben', created_at: time(0) });
    tell(2, 'tutor.status.changed', { tutor_id: 'tut_1', status: 'paused', subjects: ['physics'] });
    expect(row('tutors')).toMatchObject({
      hour: 2,
      status: 'paused',
      status_changed_at: time(2),
      subjects: ['physics'],
    });
    expect(row('tutors')).toMatchObject({ slots: [slot(4)], slots_from: time(0), slots_to: time(24) });
  });

  it('has all days that were told and are not over, each as it was told last', () => {
    available(0, 0, [slot(4), slot(10)]);
    available(1, 24, [slot(30)]);
    expect(row('tutors')).toMatchObject({ slots: [4, 10, 30].map(slot), slots_from: time(4), slots_to: time(48) });
    available(7, 48, [slot(50)]);
    expect(row('tutors')).toMatchObject({ slots: [10, 30, 50].map(slot), slots_from: time(10), slots_to: time(72) });
    available(8, 24, []);
    expect(row('tutors')).toMatchObject({ slots: [10, 50].map(slot), slots_from: time(10), slots_to: time(72) });
    available(60, 48, [slot(62)]);
    expect(row('tutors')).toMatchObject({ slots: [slot(62)], slots_from: time(48), slots_to: time(72) });
  });
});
