import { describe, expect, it } from '@jest/globals';
import { checkEvent } from './check-event.js';
import { rawEvent } from './raw-event.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const cloudEvent = {
  specversion: '1.0',
  id: '17',
  source: '/platform/calls',
  type: 'support.call.inbound',
  time: '2026-11-20T11:59:00Z',
  datacontenttype: 'application/json',
  data: { call_id: 'c1', customer_id: 'stu_1' },
};

const checkText = (text: string) => checkEvent(rawEvent(text, 'cloudevent'), { now, pastDays: 120, polled: new Set() });
const check = (event: object) => checkText(JSON.stringify(event));

describe('a CloudEvent', () => {
  it('is the event whose id is its source and its id, since only both together are unique', () => {
    expect(check({ ...cloudEvent, subject: 'stu_1' }).ok).toMatchObject({
      eventId: '/platform/calls/17',
      stream: 'support.call.inbound',
      occurredAt: '2026-11-20T11:59:00.000Z',
      dataJson: '{"call_id":"c1","customer_id":"stu_1"}',
      extraJson: '{"subject":"stu_1"}',
    });
  });

  it('shares its id with no other pair of source and id', () => {
    const idOf = (source: string, id: string) => check({ ...cloudEvent, source, id }).ok?.eventId;
    expect([idOf('a/b', 'c'), idOf('a', 'b/c'), idOf('a', 'b%2Fc')]).toEqual(['a/b/c', 'a/b%2Fc', 'a/b%252Fc']);
  });

  it.each([
    ['another version', { specversion: '0.3' }, 'invalid_field', '/specversion'],
    ['no id', { id: undefined }, 'invalid_field', '/id'],
    ['an empty source', { source: '' }, 'invalid_field', '/source'],
    ['an id that is too long with its source', { id: 'x'.repeat(250) }, 'invalid_field', '/id'],
    ['no time, which they may lack but we need', { time: undefined }, 'missing_field', '/time'],
    ['an unknown type', { type: 'com.example.thing' }, 'unknown_event_type', '/type'],
    ['data in base64', { data: undefined, data_base64: 'eyJhIjoxfQ==' }, 'invalid_field', '/data_base64'],
    ['data that is XML', { datacontenttype: 'text/xml' }, 'invalid_field', '/datacontenttype'],
    ['a field of ours', { event_id: '18' }, 'invalid_field', '/event_id'],
    ['a fault in its data', { data: { call_id: 'c1' } }, 'missing_field', '/data/customer_id'],
  ])('is refused for %s, in its own words', (_, change, code, pointer) => {
    expect(check({ ...cloudEvent, ...change }).refused).toMatchObject({ code, pointer });
  });

  it.each([
    ['its id', '"id":"18"'],
    ['its type', '"type":"support.call.inbound"'],
    ['its version', '"specversion":"1.0"'],
    ['its data', '"data":{"call_id":"c2","customer_id":"stu_1"}'],
    ['a further attribute', '"subject":"a","subject":"b"'],
    ['a name deep in a further attribute', '"more":[{"a":1,"a":2}]'],
  ])('is refused where %s is there twice: one of them would be lost', (_, more) => {
    const text = JSON.stringify(cloudEvent).replace(/}$/, `,${more}}`);
    expect(checkText(text).refused).toMatchObject({ code: 'invalid_event', pointer: '' });
  });

  it('keeps an attribute called __proto__ as one, and takes nothing from it', () => {
    const { data, ...rest } = cloudEvent;
    const inherited = JSON.stringify(rest).replace(/}$/, `,"__proto__":{"data":${JSON.stringify(data)}}}`);
    expect(checkText(inherited).refused).toMatchObject({ code: 'missing_field', pointer: '/data' });
    const beside = JSON.stringify(cloudEvent).replace(/}$/, ',"__proto__":{"a":1}}');
    expect(checkText(beside).ok).toMatchObject({ extraJson: '{"__proto__":{"a":1}}' });
  });
});
