import type { Kpi, KpisAnswer } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { contentOf } from './kpi-content.js';

const answer = (asOf: string, value: number | null): KpisAnswer => ({
  range: '24h',
  asOf,
  items: [{ id: 'satisfaction', value, asOf } as Kpi],
});
const content = (asOf: string, value: number | null = 4.5) => contentOf(answer(asOf, value));

describe('what an answer tells', () => {
  it('is the same within a minute in which nothing changed', () => {
    expect(content('2026-11-20T12:00:59Z')).toEqual(content('2026-11-20T12:00:01Z'));
    expect(content('2026-11-20T12:01:00Z')).not.toEqual(content('2026-11-20T12:00:59Z'));
  });

  it('is another once a value or the range is', () => {
    const at = '2026-11-20T12:00:00Z';
    for (const other of [content(at, 4.6), content(at, null), contentOf({ ...answer(at, 4.5), range: '7d' })])
      expect(other).not.toEqual(content(at));
  });
});
