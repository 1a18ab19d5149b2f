import type { StreamName } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { checkEvent } from './check-event.js';
import { type EventFormat, rawEvent } from './raw-event.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const call = {
  event_id: 'evt-1',
  event_type: 'support.call.inbound',
  occurred_at: '2026-11-20T11:59:00Z',
  data: { call_id: 'c1', customer_id: 'stu_1' },
};
const deep = (levels: number): unknown => (levels === 0 ? 'bottom' : { level: deep(levels - 1) });
const withData = (data: Record<string, unknown>) => ({ ...call, data: { ...call.data, ...data } });
const booking = (data: Record<string, unknown>) => ({
  ...call,
  event_type: 'session.booking.requested',
  data: {
    booking_id: 'b1',
    customer_id: 'stu_1',
    subject: 'algebra',
    starts_at: '2026-11-25T10:00:00Z',
    ends_at: '2026-11-25T11:00:00Z',
    ...data,
  },
});
const slots = (startsAt: string) => ({
  ...call,
  event_type: 'tutor.availability.set',
  data: { tutor_id: 't1', subjects: ['algebra'], slots: [{ starts_at: startsAt, ends_at: '2026-11-25T11:00:00Z' }] },
});
const admission = { now, pastDays: 120, polled: new Set<StreamName>() };

/** A string is taken as the event's text itself. */
function check(event: unknown, format: EventFormat = 'event') {
  return checkEvent(rawEvent(typeof event === 'string' ? event : JSON.stringify(event), format), admission);
}

function refusal(event: unknown) {
  return check(event).refused ?? null;
}

function taken(event: unknown, format: EventFormat = 'event') {
  const result = check(event, format);
  if (result.refused) throw new Error(result.refused.message);
  return result.ok;
}

describe('checking an event', () => {
  it('takes a good one', () => {
    expect(taken(call)).toMatchObject({ eventId: 'evt-1', stream: 'support.call.inbound', extraJson: null });
  });

  it.each([
    ['a bare string', '"hello"', 'invalid_event', ''],
    ['text that is not JSON', '{"event_id":', 'invalid_json', ''],
    [
      'a name that appears twice',
      '{"event_id":"a","event_id":"b","event_type":"customer.page.view","occurred_at":"2026-11-20T11:59:00Z","data":{"customer_id":"c"}}',
      'invalid_event',
      '',
    ],
    [
      'a name that appears twice in the data',
      '{"event_id":"a","event_type":"customer.page.view","occurred_at":"2026-11-20T11:59:00Z","data":{"customer_id":"c","customer_id":"d"}}',
      'invalid_event',
      '',
    ],
    ['no id', { ...call, event_id: undefined }, 'missing_field', '/event_id'],
    ['an id that is a number', { ...call, event_id: 7 }, 'invalid_field', '/event_id'],
    ['an id of 256 characters', { ...call, event_id: 'x'.repeat(256) }, 'invalid_field', '/event_id'],
    ['no time', { ...call, occurred_at: undefined }, 'missing_field', '/occurred_at'],
    ['a time without a zone', { ...call, occurred_at: '2026-11-20T11:59:00' }, 'invalid_time', '/occurred_at'],
    [
      'an offset that PostgreSQL does not take',
      { ...call, occurred_at: '2026-11-20T11:59:00+16:00' },
      'invalid_time',
      '/occurred_at',
    ],
    [
      'a start in the year 10000',
      booking({ starts_at: '9999-12-31T23:59:59-05:00' }),
      'invalid_time',
      '/data/starts_at',
    ],
    [
      'a start with such an offset',
      booking({ starts_at: '2026-11-25T10:00:00+23:00' }),
      'invalid_time',
      '/data/starts_at',
    ],
    ['a slot on February 30', slots('2026-02-30T10:00:00Z'), 'invalid_time', '/data/slots/0/starts_at'],
    ['U+0000 in the id', { ...call, event_id: 'a\u0000' }, 'forbidden_character', '/event_id'],
    ['February 30', { ...call, occurred_at: '2026-02-30T11:59:00Z' }, 'invalid_time', '/occurred_at'],
    [
      'a year in the future',
      { ...call, occurred_at: '2027-11-20T11:59:00Z' },
      'occurred_at_out_of_range',
      '/occurred_at',
    ],
    [
      'half a year in the past',
      { ...call, occurred_at: '2026-05-20T11:59:00Z' },
      'occurred_at_out_of_range',
      '/occurred_at',
    ],
    ['an unknown type', { ...call, event_type: 'support.call.inbund' }, 'unknown_event_type', '/event_type'],
    ['a type from the prototype', { ...call, event_type: 'constructor' }, 'unknown_event_type', '/event_type'],
    ['data that is an array', { ...call, data: [] }, 'invalid_field', '/data'],
    ['no customer', { ...call, data: { call_id: 'c1' } }, 'missing_field', '/data/customer_id'],
    ['a customer that is a number', withData({ customer_id: 7 }), 'invalid_field', '/data/customer_id'],
    [
      'a student that is a number',
      { ...call, data: { call_id: 'c1', student_id: 7 } },
      'invalid_field',
      '/data/student_id',
    ],
    [
      'a student that is null',
      { ...call, data: { call_id: 'c1', student_id: null } },
      'missing_field',
      '/data/customer_id',
    ],
    ['a negative duration', withData({ duration_seconds: -1 }), 'invalid_field', '/data/duration_seconds'],
    ['U+0000 in a value', withData({ note: 'a\u0000b' }), 'forbidden_character', '/data/note'],
    ['a lone surrogate in a key', withData({ '\ud800': 1 }), 'forbidden_character', '/data'],
    [
      '1e400, which no double holds',
      '{"event_id":"a","event_type":"customer.page.view","occurred_at":"2026-11-20T11:59:00Z","data":{"customer_id":"c","n":1e400}}',
      'invalid_field',
      '/data/n',
    ],
    [
      'an integer that JSON.parse would round',
      '{"event_id":"a","event_type":"customer.page.view","occurred_at":"2026-11-20T11:59:00Z","data":{"customer_id":"c","n":[9007199254740993]}}',
      'invalid_field',
      '/data/n/0',
    ],
    ['33 KiB', withData({ note: 'x'.repeat(33 * 1024) }), 'event_too_large', ''],
    ['100 levels', withData({ a: deep(100) }), 'event_too_deep', ''],
    [
      '301 properties',
      withData(Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`p${i}`, i]))),
      'too_many_properties',
      '',
    ],
  ])('refuses %s', (_, raw, code, pointer) => {
    expect(refusal(raw)).toMatchObject({ code, pointer });
  });

  it('suggests the nearest name for a mistyped stream', () => {
    expect(refusal({ ...call, event_type: 'support.call.inbund' })?.message).toContain(
      'Did you mean support.call.inbound?',
    );
  });

  it('takes the short names and student_id for what they stand for', () => {
    const aliased = { ...call, event_type: 'ib_call_logged', data: { call_id: 'c1', student_id: 'stu_1' } };
    expect(taken(aliased)).toMatchObject({ stream: 'support.call.inbound' });
    expect(JSON.parse(taken(aliased).dataJson)).toMatchObject({ customer_id: 'stu_1' });
  });

  it('keeps a student_id that is no id as it came, where no customer is asked for', () => {
    const login = { ...call, event_type: 'tutor.login.event', data: { tutor_id: 't1', student_id: { a: 1, b: [2] } } };
    expect(JSON.parse(taken(login).dataJson)).toEqual(login.data);
  });

  it('hashes bodies that mean the same alike, and others apart', () => {
    const reordered = {
      ...call,
      occurred_at: '2026-11-20T05:59:00-06:00',
      data: { customer_id: 'stu_1', call_id: 'c1' },
    };
    expect(taken(reordered).hash).toEqual(taken(call).hash);
    expect(taken(withData({ note: 'new' })).hash).not.toEqual(taken(call).hash);
  });

  it('hashes further fields of the envelope as well', () => {
    expect(taken({ ...call, source: 'rails' }).hash).not.toEqual(taken(call).hash);
  });

  it('writes the time in UTC with milliseconds, however it came', () => {
    const occurredAt = (text: string) => taken({ ...call, occurred_at: text }).occurredAt;
    expect(occurredAt('2026-11-20T05:59:00-06:00')).toBe('2026-11-20T11:59:00.000Z');
    expect(occurredAt('2026-11-20T11:59:00.120Z')).toBe('2026-11-20T11:59:00.120Z');
    expect(occurredAt('2026-11-19T24:00:00.000Z')).toBe('2026-11-20T00:00:00.000Z');
  });

  it('tells the id of an event that is too large to be read', () => {
    expect(check(withData({ note: 'x'.repeat(33 * 1024) }))).toMatchObject({ eventId: 'evt-1' });
  });

  it('refuses a stream that is polled', () => {
    const polled = new Set<StreamName>(['support.call.inbound']);
    expect(checkEvent(rawEvent(JSON.stringify(call), 'event'), { ...admission, polled }).refused).toMatchObject({
      code: 'stream_is_polled',
      pointer: '/event_type',
    });
  });

  it('keeps further fields of the data and of the envelope', () => {
    const event = taken({ ...withData({ mood: 'calm' }), source: 'rails' });
    expect(JSON.parse(event.dataJson)).toMatchObject({ mood: 'calm' });
    expect(event.extraJson).toBe('{"source":"rails"}');
  });

  it('values a bucket as its stream says', () => {
    const rating = { ...call, event_type: 'session.rating.submitted_by_student', data: { session_id: 's', rating: 4 } };
    const users = { ...call, event_type: 'platform.concurrent.users', data: { users: 311 } };
    expect(taken(rating)).toMatchObject({ sum: 4, last: null });
    expect(taken(users)).toMatchObject({ sum: null, last: 311 });
    expect(taken(call)).toMatchObject({ sum: null, last: null });
  });
});
