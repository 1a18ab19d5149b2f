import { describe, expect, it } from '@jest/globals';
import { verdictOf } from './verdict.js';

const answer = (accepted: number, duplicates: number, codes: string[]) =>
  JSON.stringify({
    accepted,
    duplicates,
    rejected: codes.length,
    errors: codes.map((code, index) => ({ index, code })),
  });

describe('the verdict on a post of ten events', () => {
  it('counts duplicates as acknowledged: they are stored', () => {
    expect(verdictOf(202, answer(6, 4, []), 10)).toMatchObject({ acknowledged: 10, refused: 0, codes: [] });
  });

  it('splits a post of which some were refused', () => {
    expect(verdictOf(207, answer(8, 1, ['invalid_time']), 10)).toMatchObject({
      acknowledged: 9,
      refused: 1,
      codes: ['invalid_time'],
    });
  });

  it('counts all as refused when none was taken', () => {
    const codes = Array.from({ length: 10 }, () => 'missing_field');
    expect(verdictOf(422, answer(0, 0, codes), 10)).toMatchObject({ acknowledged: 0, refused: 10, codes });
  });

  it('counts all as refused with the code of a problem document', () => {
    const body = JSON.stringify({ code: 'unauthenticated', status: 401 });
    expect(verdictOf(401, body, 10)).toMatchObject({ acknowledged: 0, refused: 10, codes: ['unauthenticated'] });
    expect(verdictOf(404, '<html>', 10)).toMatchObject({ acknowledged: 0, refused: 10, codes: ['http_404'] });
  });

  it('knows which ones were refused', () => {
    const errors = [{ index: 3, code: 'unknown_event_type' }];
    const body = JSON.stringify({ accepted: 9, duplicates: 0, rejected: 1, errors });
    expect([...verdictOf(207, body, 10).refusedAt]).toEqual([3]);
    expect(verdictOf(401, '', 10).refusedAt.size).toBe(10);
    expect(verdictOf(202, '', 10).refusedAt.size).toBe(0);
  });

  it('trusts a 2xx that says nothing more: it means committed', () => {
    expect(verdictOf(202, '', 10)).toMatchObject({ acknowledged: 10, refused: 0, codes: [] });
    expect(verdictOf(200, 'null', 10)).toMatchObject({ acknowledged: 10, refused: 0, codes: [] });
  });
});
