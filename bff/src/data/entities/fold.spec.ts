import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyWorld, fold, type World } from './fold.js';
import type { StoredEvent } from './patches.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();
const session = { session_id: 's1', customer_id: 'stu_1', tutor_id: 'tut_1', subject: 'calculus' };
const booking = { booking_id: 's1', customer_id: 'stu_1', subject: 'calculus', starts_at: at(10), ends_at: at(70) };
const event = (eventId: string, stream: string, minute: number, data: object) =>
  ({ eventId, stream, occurredAt: at(minute), data }) as StoredEvent;

const story = [
  event('e1', 'session.booking.requested', 0, booking),
  event('e2', 'session.booking.declined_by_tutor', 1, { ...booking, tutor_id: 'tut_9' }),
  event('e3', 'session.booking.confirmed', 2, { ...booking, tutor_id: 'tut_1' }),
  event('e4', 'session.started', 11, session),
  event('e5', 'session.completed', 71, { ...session, duration_minutes: 60, rating: 2 }),
  event('e6', 'session.cancellation.by_student', 72, session),
  event('e7', 'session.rating.submitted_by_student', 75, { session_id: 's1', rating: 5 }),
  event('e8', 'session.rating.submitted_by_student', 75, { session_id: 's1', rating: 4 }),
  event('e9', 'support.call.inbound', 80, { call_id: 'c1', customer_id: 'stu_1', reason_code: 'billing' }),
  event('f1', 'customer.signup.completed', 81, { customer_id: 'stu_1' }),
  event('f2', 'customer.health.updated', 5, {
    customer_id: 'stu_1',
    name: 'Ana',
    signed_up_at: at(3),
    goal: { status: 'open' },
  }),
  event('f3', 'customer.health.updated', 6, { customer_id: 'stu_1', name: 'Ana M.', goal: { status: 'completed' } }),
  event('f4', 'tutor.status.changed', 1, { tutor_id: 'tut_1', status: 'active', name: 'Bo' }),
];

function foldAll(events: readonly StoredEvent[]): World {
  const world = emptyWorld();
  fold(world, events);
  return world;
}

describe('folding events', () => {
  const world = foldAll(story);

  it('keeps the most final state, not the latest', () => {
    expect(world.sessions.get('s1')!.fields).toMatchObject({
      state: 'completed',
      ended_at: at(71),
      started_at: at(11),
      requested_at: at(0),
    });
  });

  it('lets the submitted rating win over the one in the session, and the greater id at the same time', () => {
    expect(world.sessions.get('s1')!.fields.rating).toBe(4);
  });

  it('does not take the tutor who declined', () => {
    expect(world.sessions.get('s1')!.fields.tutor_id).toBe('tut_1');
  });

  it('keeps the last word on each field of a customer', () => {
    expect(world.customers.get('stu_1')!.fields).toMatchObject({
      name: 'Ana M.',
      signed_up_at: at(3),
      goal_status: 'completed',
      goal_renewed: false,
    });
  });

  it('gives the same rows for any order, and for any cut into batches', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(story, { minLength: story.length }), fc.nat(story.length), (shuffled, cut) => {
        const folded = foldAll(shuffled.slice(0, cut));
        fold(folded, shuffled.slice(cut));
        expect(folded).toEqual(world);
      }),
    );
  });

  it('keeps times in UTC and milliseconds, however they were written, and none of a day that never was', () => {
    const booked = (starts_at: string, ends_at: string) =>
      foldAll([event('t1', 'session.booking.requested', 0, { ...booking, starts_at, ends_at })]).sessions.get('s1')!;
    expect(booked('2026-11-20T18:30+05:30', '2026-11-20T13:00:00.123456789Z').fields).toMatchObject({
      scheduled_at: '2026-11-20T13:00:00.000Z',
      scheduled_until: '2026-11-20T13:00:00.123Z',
    });
    expect(booked('2026-02-30T12:00:00Z', '2026-11-20T13:00:00Z').fields).not.toHaveProperty('scheduled_at');
  });

  it('gives the same rows when an event is folded twice', () => {
    expect(foldAll([...story, ...story])).toEqual(world);
  });
});
