import { describe, expect, it } from '@jest/globals';
import { besideKnown, type Watched, watch } from './live-watch.js';

const MINUTE_MS = 60_000;
const FROM = Date.UTC(2025, 0, 6, 8);
const minute = (n: number) => FROM + n * MINUTE_MS;
/** 120 an hour; 8 hours back from 16:00 on. */
const views: Watched = {
  stream: 'customer.page.view',
  expected: Array.from({ length: 34 }, () => 120),
  from: FROM,
  excess: 0.01,
  threshold: 5,
  lastAt: minute(500),
  perMinute: 1.5,
  quarters: [30, 30, 30, 30],
};

describe('a stream watched by the minute', () => {
  it('that speaks as usual is nothing', () => expect(watch(views, minute(502))).toBeNull());

  it('is silent once so many are missing that chance does not explain it', () => {
    // Two a minute: every minute, bunched by one and a half: after n minutes e^(-2n/1.5) or a little more.
    const silent = [5, 12, 18, 20].map((n) => watch({ ...views, quarters: null }, minute(501 + n)) !== null);
    expect(silent).toEqual([false, false, true, true]);
    // The same in one batch an hour.
    expect(watch({ ...views, quarters: null, perMinute: 120 }, minute(521))).toBeNull();
    expect(watch({ ...views, quarters: null }, minute(521))).toMatchObject({
      kind: 'silence',
      direction: 'below',
      startedAt: new Date(minute(501)),
      endedAt: new Date(minute(521)),
      expected: 40,
      actual: 0,
      isOpen: true,
      isLive: true,
    });
  });

  it('with far more in a quarter of an hour than usual is off', () => {
    const surge = { ...views, lastAt: minute(509), quarters: [30, 30, 30, 120] };
    expect(watch(surge, minute(510))).toMatchObject({
      kind: 'deviation',
      direction: 'above',
      actual: 120,
      windowHours: 0.25,
    });
    expect(watch({ ...surge, quarters: [30, 30, 30, 50] }, minute(510))).toBeNull();
  });

  it('is not judged beyond what is expected of it', () => expect(watch(views, minute(34 * 60 + 1))).toBeNull());
});

describe('what the minute tells', () => {
  const silence = watch({ ...views, quarters: null }, minute(521))!;

  it('goes on from where it began', () => {
    const later = watch({ ...views, quarters: null }, minute(540))!;
    const [told] = besideKnown([later], [silence]);
    expect([told!.startedAt, told!.endedAt]).toEqual([silence.startedAt, later.endedAt]);
  });

  it('is left out where the hours told it', () =>
    expect(besideKnown([silence], [{ ...silence, isLive: false }])).toEqual([]));

  it('is a fall of the business while a related stream goes astray', () => {
    const searches = { ...silence, stream: 'customer.tutor.search', kind: 'deviation', isLive: false } as const;
    expect(besideKnown([silence], [searches])).toMatchObject([{ kind: 'deviation' }]);
    const tickets = { ...searches, stream: 'support.ticket.updated' } as const;
    expect(besideKnown([silence], [tickets])).toMatchObject([{ kind: 'silence' }]);
  });
});
