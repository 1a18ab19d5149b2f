import { RailsCallSchema, RailsCustomerSchema, RailsSessionSchema, RailsTutorSchema } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { checkEvent } from '../ingest/check-event.js';
import { rawEvent } from '../ingest/raw-event.js';
import { eventText } from './fact.js';
import { polledStreams, RESOURCE_STREAMS } from './polled-streams.js';
import { newestOf, signatureOf, tellingsOf } from './row-facts.js';

const UPDATED = '2026-11-20T18:30:00.123Z';
const BEFORE = '2026-11-20T17:02:00Z';
const NOW = Date.parse('2026-11-20T19:00:00Z');
const row = { id: 42, updated_at: UPDATED, created_at: '2026-11-18T09:00:00Z' };
const session = {
  ...row,
  student_id: 7,
  tutor_id: 'tut_3',
  subject: 'calculus',
  starts_at: '2026-11-20T17:00:00Z',
  ends_at: '2026-11-20T18:00:00Z',
  rating: null,
};
const who = { session_id: '42', customer_id: '7', tutor_id: 'tut_3', subject: 'calculus' };
const times = { starts_at: session.starts_at, ends_at: session.ends_at };

const eventsOf = (...args: Parameters<typeof tellingsOf>) =>
  tellingsOf(...args).map((telling) => JSON.parse(eventText(telling)) as Record<string, unknown>);
const check = (text: string) => checkEvent(rawEvent(text, 'event'), { now: NOW, pastDays: 120, polled: new Set() });

describe('a row of sessions', () => {
  const booking = { booking_id: '42', ...who, ...times };

  it.each([
    ['requested', {}, 'session.booking.requested', { at: row.created_at, data: booking }],
    ['requested', { requested_at: BEFORE }, 'session.booking.requested', { at: BEFORE, data: booking }],
    ['pending', {}, 'session.booking.requested', { at: row.created_at, data: booking }],
    ['scheduled', {}, 'session.booking.confirmed', { at: UPDATED, data: booking }],
    ['confirmed', { confirmed_at: BEFORE }, 'session.booking.confirmed', { at: BEFORE, data: booking }],
    ['declined', {}, 'session.booking.declined_by_tutor', { at: UPDATED, data: booking }],
    ['expired', {}, 'session.booking.expired', { at: UPDATED, data: booking }],
    [
      'started',
      { started_at: BEFORE },
      'session.started',
      { at: BEFORE, data: { ...who, scheduled_at: times.starts_at } },
    ],
    ['in_progress', {}, 'session.started', { at: UPDATED, data: { ...who, scheduled_at: times.starts_at } }],
    [
      'cancelled',
      { cancelled_at: BEFORE, reason: 'ill' },
      'session.cancellation.by_student',
      { at: BEFORE, data: { ...who, reason: 'ill' } },
    ],
    ['canceled', { cancelled_by: 'tutor' }, 'session.cancellation.by_tutor', { at: UPDATED, data: who }],
    ['no_show', {}, 'session.no_show.student', { at: UPDATED, data: who }],
    ['no_show', { no_show_by: 'tutor' }, 'session.no_show.tutor', { at: UPDATED, data: who }],
  ])('that is %s with %j is %s', (status, change, eventType, { at, data }) => {
    const events = eventsOf('sessions', [{ ...session, status, ...change }]);
    const eventId = `rails:sessions:42:${UPDATED}`;
    expect(events).toEqual([{ event_id: eventId, event_type: eventType, occurred_at: at, data }]);
    expect(check(JSON.stringify(events[0])).refused).toBeUndefined();
  });

  it('that is scheduled without a tutor is still asked for', () => {
    const [event] = eventsOf('sessions', [{ ...session, status: 'scheduled', tutor_id: null }]);
    const { tutor_id: _, ...data } = booking;
    expect(event).toMatchObject({ event_type: 'session.booking.requested', occurred_at: row.created_at });
    expect(event!.data).toEqual(data);
  });

  it('that is completed and rated is its start, its end and its rating, each at its time', () => {
    const completed = { started_at: '2026-11-20T17:02:00Z', duration_minutes: 55, rating: 4 };
    const events = eventsOf('sessions', [{ ...session, status: 'completed', ...completed }]);
    expect(events).toEqual([
      {
        event_id: `rails:sessions:42:${UPDATED}:started`,
        event_type: 'session.started',
        occurred_at: '2026-11-20T17:02:00Z',
        data: { ...who, scheduled_at: session.starts_at },
      },
      {
        event_id: `rails:sessions:42:${UPDATED}`,
        event_type: 'session.completed',
        occurred_at: '2026-11-20T17:57:00.000Z',
        data: { ...who, started_at: '2026-11-20T17:02:00Z', duration_minutes: 55 },
      },
      {
        event_id: `rails:sessions:42:${UPDATED}:rating`,
        event_type: 'session.rating.submitted_by_student',
        occurred_at: UPDATED,
        data: { ...who, rating: 4 },
      },
    ]);
    expect(events.map((event) => check(JSON.stringify(event)).refused)).toEqual([undefined, undefined, undefined]);
  });

  it('ends when the row says so; its duration follows from that where it is not given', () => {
    const completed = { started_at: '2026-11-20T17:02:00Z', completed_at: '2026-11-20T17:50:00Z' };
    const [, event] = eventsOf('sessions', [{ ...session, status: 'completed', ...completed }]);
    expect(event).toMatchObject({ occurred_at: '2026-11-20T17:50:00Z', data: { duration_minutes: 48 } });
  });

  it('does not end later than it was written', () => {
    const completed = { started_at: '2026-11-20T18:00:00Z', duration_minutes: 60 };
    expect(eventsOf('sessions', [{ ...session, status: 'completed', ...completed }])[1]!.occurred_at).toBe(UPDATED);
  });

  it('with a status there is not is refused, and the refusal names it', () => {
    const [event] = eventsOf('sessions', [{ ...session, status: 'complete' }]);
    expect(check(JSON.stringify(event)).refused).toMatchObject({
      code: 'unknown_event_type',
      message: expect.stringContaining('rails.session.complete'),
    });
  });
});

describe('a row of another resource', () => {
  it.each([
    [
      'calls',
      {
        ...row,
        customer_id: 7,
        called_at: '2026-11-20T18:00:00Z',
        reason_code: 'billing',
        duration_seconds: 90,
        agent_notes: 'private',
      },
      'support.call.inbound',
      {
        at: '2026-11-20T18:00:00Z',
        data: { call_id: '42', customer_id: '7', reason_code: 'billing', duration_seconds: 90 },
      },
    ],
    [
      'calls',
      { ...row, customer_id: 7, direction: 'outbound' },
      'support.call.outbound',
      { at: row.created_at, data: { call_id: '42', customer_id: '7' } },
    ],
    [
      'customers',
      {
        ...row,
        name: 'Ana',
        email: 'ana@example.com',
        segment: null,
        goal: { title: 'SAT', status: 'open', renewed: null },
      },
      'customer.health.updated',
      {
        at: UPDATED,
        data: { customer_id: '42', name: 'Ana', signed_up_at: row.created_at, goal: { title: 'SAT', status: 'open' } },
      },
    ],
    [
      'tutors',
      { ...row, status: 'active', name: 'Bo', subjects: ['calculus'], status_changed_at: '2026-11-20T12:00:00Z' },
      'tutor.status.changed',
      { at: '2026-11-20T12:00:00Z', data: { tutor_id: '42', status: 'active', name: 'Bo', subjects: ['calculus'] } },
    ],
  ] as const)('of %s becomes its event', (resource, item, eventType, { at, data }) => {
    const events = eventsOf(resource, [item]);
    const eventId = `rails:${resource}:42:${UPDATED}`;
    expect(events).toEqual([{ event_id: eventId, event_type: eventType, occurred_at: at, data }]);
    expect(check(JSON.stringify(events[0])).refused).toBeUndefined();
  });

  it('of tutors tells the availability too, when it has slots', () => {
    const slots = [{ starts_at: '2026-11-21T15:00:00Z', ends_at: '2026-11-21T17:00:00Z' }];
    const item = { ...row, status: 'active', subjects: ['calculus'], slots, slots_from: slots[0]!.starts_at };
    const event = eventsOf('tutors', [item])[1]!;
    expect(event).toEqual({
      event_id: `rails:tutors:42:${UPDATED}:availability`,
      event_type: 'tutor.availability.set',
      occurred_at: UPDATED,
      data: { tutor_id: '42', subjects: ['calculus'], slots, from: slots[0]!.starts_at },
    });
    expect(check(JSON.stringify(event)).refused).toBeUndefined();
    expect(eventsOf('tutors', [{ ...item, slots: [] }])).toHaveLength(2);
  });
});

describe('rows of the contract', () => {
  it.each([
    [RailsSessionSchema, { ...session, status: 'completed', duration_minutes: 55, rating: 4 }],
    [RailsCallSchema, { ...row, customer_id: 7, direction: null }],
    [RailsCustomerSchema, { ...row, goal: { status: 'open' } }],
    [RailsTutorSchema, { ...row, status: 'active', subjects: null, slots: [] }],
  ])('are what its schemas take', (schema, item) => {
    expect(Compile(schema).Check(item)).toBe(true);
    expect(Compile(schema).Check({ ...item, updated_at: null })).toBe(false);
  });
});

describe('what is told', () => {
  const telling = (change: object) => tellingsOf('customers', [{ ...row, name: 'Ana', ...change }])[0]!;

  it('is the same for a row that was only touched, and another for one that says something else', () => {
    const touched = telling({ updated_at: '2026-11-20T18:40:00Z', login_count: 7 });
    expect(touched.key).toBe(telling({}).key);
    expect(touched.fingerprint).toBe(telling({}).fingerprint);
    expect(telling({ name: 'Ana M.' }).fingerprint).not.toBe(telling({}).fingerprint);
    expect(telling({ id: 43 }).key).not.toBe(telling({}).key);
  });

  it('is what a row that comes twice in one page said last', () => {
    const rows = [
      { ...row, name: 'Ana' },
      { ...row, name: 'Ana M.' },
    ];
    expect(tellingsOf('customers', rows).map(({ data }) => data.name)).toEqual(['Ana M.']);
  });

  it.each([
    ['no id', { id: undefined }, 'missing_field', '/event_id'],
    ['an id that is no exact number', { id: 2 ** 60 }, 'missing_field', '/event_id'],
    ['no version', { updated_at: undefined }, 'missing_field', '/occurred_at'],
    ['a version that is no time', { updated_at: 'yesterday' }, 'invalid_time', '/occurred_at'],
    ['a day that never was', { signed_up_at: '2026-02-30T00:00:00Z' }, 'invalid_time', '/data/signed_up_at'],
    ['a wrong field', { name: 7 }, 'invalid_field', '/data/name'],
    ['text that cannot be stored', { name: 'a\u0000b' }, 'forbidden_character', '/data/name'],
  ])('of a row with %s is refused for that', (_, change, code, pointer) => {
    expect(check(eventText(telling(change))).refused).toMatchObject({ code, pointer });
  });

  it('of a row that is nested 100,000 levels deep is refused, and the rows beside it are taken', () => {
    const goal = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    const tellings = tellingsOf('customers', [
      { ...row, goal },
      { ...row, id: 43 },
    ]);
    expect(tellings.map((one) => check(eventText(one)).refused?.code)).toEqual(['unknown_event_type', undefined]);
    expect(signatureOf([{ ...row, id: goal }])).toHaveLength(64);
  });

  it('is never more than the streams of its resource, and whatever a row holds, nothing throws', () => {
    const values = fc.oneof(
      fc.json().map((text) => JSON.parse(text) as unknown),
      fc.constantFrom(UPDATED, 42, 'tutor', { toString: 1, valueOf: 1 }),
    );
    const names = [
      'id',
      'updated_at',
      'status',
      'rating',
      'slots',
      'goal',
      'direction',
      'started_at',
      'duration_minutes',
    ];
    const rows = fc.oneof(values, fc.dictionary(fc.constantFrom(...names), values));
    fc.assert(
      fc.property(fc.constantFrom('sessions', 'calls', 'customers', 'tutors'), fc.array(rows), (resource, items) => {
        for (const one of tellingsOf(resource, items)) {
          const { ok } = check(eventText(one));
          if (ok) expect(RESOURCE_STREAMS[resource]).toContain(ok.stream);
        }
        newestOf(items);
        signatureOf(items);
      }),
      { numRuns: 500 },
    );
  });
});

describe('streams that are polled', () => {
  it('are those of the resources, and of no others', () => {
    expect(polledStreams(['customers', 'calls'])).toEqual(
      new Set(['customer.health.updated', 'support.call.inbound', 'support.call.outbound']),
    );
    expect(polledStreams([])).toEqual(new Set());
  });
});
