import { describe, expect, it } from '@jest/globals';
import { isSilent } from './silence.js';

const now = new Date('2026-11-20T18:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe('a stream', () => {
  it.each([
    ['high', 10, 600, false],
    ['high', 11, 600, true],
    ['medium', 60, 20, false],
    ['medium', 61, 20, true],
    ['low', 24 * 60, 1, false],
    ['low', 25 * 60, 1, true],
  ] as const)(
    'of cadence %s that is quiet for %d minutes, where %d events an hour are usual, is silent: %s',
    (...row) => {
      const [cadence, minutes, usualPerHour, silent] = row;
      expect(isSilent({ cadence, lastEventAt: minutesAgo(minutes), usualPerHour }, now)).toBe(silent);
    },
  );

  it('is not silent at an hour of the week when it hardly speaks', () => {
    const hearing = { cadence: 'high', lastEventAt: minutesAgo(30) } as const;
    expect(isSilent({ ...hearing, usualPerHour: 8 }, now)).toBe(false);
    expect(isSilent({ ...hearing, usualPerHour: 10 }, now)).toBe(true);
  });

  it('is judged by its cadence alone where nothing is known of the hour', () => {
    expect(isSilent({ cadence: 'high', lastEventAt: minutesAgo(11), usualPerHour: null }, now)).toBe(true);
  });

  it('that never spoke, or spoke ahead of our clock, is not silent', () => {
    expect(isSilent({ cadence: 'high', lastEventAt: null, usualPerHour: null }, now)).toBe(false);
    expect(isSilent({ cadence: 'high', lastEventAt: minutesAgo(-4), usualPerHour: 600 }, now)).toBe(false);
  });
});
