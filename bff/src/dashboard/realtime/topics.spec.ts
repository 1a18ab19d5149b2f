import { describe, expect, it } from '@jest/globals';
import { readTopics } from './topics.js';

describe('subscribing', () => {
  it('grants topics there are, once, and names those there are not', () => {
    expect(readTopics({ topics: ['kpis', 'alerts', 'kpis', 'weather'] })).toEqual({
      granted: ['kpis', 'alerts'],
      refused: ['weather'],
    });
  });

  it.each([null, undefined, 'kpis', { topics: 'kpis' }, {}])('grants nothing for %j', (request) => {
    expect(readTopics(request)).toEqual({ granted: [], refused: [] });
  });
});
