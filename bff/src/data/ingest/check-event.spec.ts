import { describe, expect, it } from '@jest/globals';
import { checkEvent } from './check-event.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const call = {
  event_id: 'evt-1',
  event_type: 'support.call.inbound',
  occurred_at: '2026-11-20T11:59:00Z',
  data: { call_id: 'c1', customer_id: 'stu_1' },
};
const deep = (levels: number): unknown => (levels === 0 ? 'bottom' : { level: deep(levels - 1) });
const withData = (data: Record<string, unknown>) => ({ ...call, data: { ...call.data, ...data } });

function refusal(raw: unknown) {
  const result = checkEvent(raw, now);
  return 'refused' in result ? result.refused : null;
}

function taken(raw: unknown) {
  const result = checkEvent(raw, now);
  if ('refused' in result) throw new Error(result.refused.message);
  return result.ok;
}

describe('checking an event', () => {
  it('takes a good one', () => {
    expect(taken(call)).toMatchObject({ eventId: 'evt-1', stream: 'support.call.inbound', extraJson: null });
  });

  it.each([
    ['a bare string', 'hello', 'invalid_event', ''],
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
      withData({ starts_at: '9999-12-31T23:59:59-05:00' }),
      'invalid_time',
      '/data/starts_at',
    ],
    [
      'a start with such an offset',
      withData({ starts_at: '2026-11-25T10:00:00+23:00' }),
      'invalid_time',
      '/data/starts_at',
    ],
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
    ['a negative duration', withData({ duration_seconds: -1 }), 'invalid_field', '/data/duration_seconds'],
    ['U+0000 in a value', withData({ note: 'a\u0000b' }), 'forbidden_character', '/data/note'],
    ['a lone surrogate in a key', withData({ '\ud800': 1 }), 'forbidden_character', '/data'],
    ['a number beyond double precision', withData({ n: Number.POSITIVE_INFINITY }), 'invalid_field', '/data/n'],
    ['33 KiB', withData({ note: 'x'.repeat(33 * 1024) }), 'event_too_large', ''],
    ['100 levels', withData({ a: deep(100) }), 'event_too_deep', `/data/a${'/level'.repeat(18)}`],
    [
      '301 properties',
      withData(Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`p${i}`, i]))),
      'too_many_properties',
      '/data',
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

  it('hashes bodies that mean the same alike, and others apart', () => {
    const reordered = {
      ...call,
      occurred_at: '2026-11-20T05:59:00-06:00',
      data: { customer_id: 'stu_1', call_id: 'c1' },
    };
    expect(taken(reordered).hash).toEqual(taken(call).hash);
    expect(taken(withData({ note: 'new' })).hash).not.toEqual(taken(call).hash);
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
