import { describe, expect, it } from '@jest/globals';
import { Compile } from 'typebox/compile';
import { EVENT_TYPE_ALIASES } from './events.js';
import { DOMAINS, STREAM_NAMES, STREAMS } from './streams.js';

describe('the stream catalogue', () => {
  it('has the fifty streams of the marketplace and the two of the product document', () => {
    expect(STREAM_NAMES).toHaveLength(52);
  });

  it('names a known domain for every stream', () => {
    for (const name of STREAM_NAMES) expect(DOMAINS).toContain(STREAMS[name].domain);
  });

  it('drives only streams that are in the catalogue', () => {
    const dangling = STREAM_NAMES.flatMap((name) => STREAMS[name].drives.filter((driven) => !(driven in STREAMS)));
    expect(dangling).toEqual([]);
  });

  it('values only fields that its data has', () => {
    const missing = STREAM_NAMES.filter((name) => {
      const { valuation, data } = STREAMS[name];
      return valuation.kind !== 'count' && !(valuation.field in data.properties);
    });
    expect(missing).toEqual([]);
  });

  it('gives every alias a stream', () => {
    for (const name of Object.values(EVENT_TYPE_ALIASES)) expect(STREAMS).toHaveProperty([name]);
  });

  it('takes a session without a rating and refuses a rating of six', () => {
    const completed = Compile(STREAMS['session.completed'].data);
    const data = { session_id: 's', customer_id: 'c', tutor_id: 't', subject: 'calculus', duration_minutes: 60 };
    expect(completed.Check(data)).toBe(true);
    expect(completed.Check({ ...data, rating: 6 })).toBe(false);
    expect(completed.Check({ ...data, lesson: 'kept' })).toBe(true);
  });
});
